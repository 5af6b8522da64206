package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** False answers. */
final class AnswerFaults {
    private AnswerFaults() {}

    static Optional<Evidence> undocumented(Evidence evidence) {
        return replace(evidence, answered -> true, answered -> answered.withAnswer(500, Json.object()));
    }

    static Optional<Evidence> unanswered(Evidence evidence) {
        return Optional.of(evidence.withUnanswered(List.of(Operation.RESUME)));
    }

    /** A refused operation that claims success, though the workflow became something else. */
    static Optional<Evidence> claimed(Evidence evidence, Operation operation, String status) {
        boolean isElse = evidence.last().code() == 200
                && !evidence.last().status().equals(status)
                && !evidence.isRecreated()
                && (operation != Operation.PAUSE || wasNeverPaused(evidence));
        return isElse
                ? replace(
                        evidence,
                        answered -> answered.operation() == operation
                                && answered.isRefused()
                                && isReadAfter(evidence, answered.end()),
                        answered -> answered.withAnswer(200, Json.object()))
                : Optional.empty();
    }

    /** Nor did anything happen, before the workflow was at rest, that ends a pause. */
    private static boolean wasNeverPaused(Evidence evidence) {
        return !evidence.last().workflowEvents().contains("WorkflowPaused")
                && evidence.answers().stream()
                        .filter(answered -> answered.phase() != AnsweredOperation.Phase.AFTERWARDS)
                        .noneMatch(answered -> answered.operation().endsPause() && !answered.isRefused());
    }

    static Optional<Evidence> falseResult(Evidence evidence) {
        return replace(
                evidence,
                answered -> answered.status() == 200 && answered.body().has("success"),
                answered -> {
                    ObjectNode body = answered.body().deepCopy();
                    return answered.withAnswer(
                            200, body.put("success", !body.path("success").asBoolean()));
                });
    }

    /** Operations that claim to have been refused, though they are among the events. */
    static Optional<Evidence> refused(Evidence evidence) {
        boolean isVisible = evidence.last().code() == 200 && !evidence.isRecreated();
        boolean wasCancelled = isVisible && evidence.last().workflowEvents().contains("WorkflowCancelled");
        return wasCancelled
                ? replace(
                        evidence,
                        answered -> answered.operation() == Operation.CANCEL && answered.isSuccess(),
                        answered -> answered.withAnswer(409, Json.object()))
                : Optional.empty();
    }

    private static boolean isReadAfter(Evidence evidence, Instant instant) {
        return !evidence.last().begin().isBefore(instant);
    }

    /** Empty when there is nothing to replace. */
    private static Optional<Evidence> replace(
            Evidence evidence, Predicate<AnsweredOperation> which, UnaryOperator<AnsweredOperation> replacement) {
        List<AnsweredOperation> answers = new ArrayList<>();
        evidence.answers()
                .forEach(answered -> answers.add(which.test(answered) ? replacement.apply(answered) : answered));
        return answers.equals(evidence.answers()) ? Optional.empty() : Optional.of(evidence.withAnswers(answers));
    }
}
