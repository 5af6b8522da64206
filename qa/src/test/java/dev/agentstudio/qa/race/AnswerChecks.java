package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.history.RunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An answer stays true. */
final class AnswerChecks {
    private AnswerChecks() {}

    static Stream<String> answered(Evidence evidence) {
        boolean mayBeGone = evidence.of(Operation.DELETE).findAny().isPresent();
        Stream<String> wrong = evidence.answers().stream()
                .filter(answered ->
                        !answered.operation().mayAnswer(answered.status()) || (isNoWorkflow(answered) && !mayBeGone))
                .map(answered -> "%s answered %s".formatted(answered.operation(), answered.answer()));
        Stream<String> never = evidence.unanswered().stream()
                .map(operation -> "%s had no answer although the workflow was at rest".formatted(operation));
        return Stream.concat(wrong, never);
    }

    static Stream<String> cancelLasts(Evidence evidence) {
        boolean isDeleted = evidence.has(Operation.DELETE);
        return evidence.isRecreated()
                ? Stream.empty()
                : evidence.of(Operation.CANCEL)
                        .filter(AnsweredOperation::isSuccess)
                        .flatMap(cancel -> otherwise(
                                        evidence,
                                        cancel.end(),
                                        Instant.MAX,
                                        reading ->
                                                reading.status().equals("cancelled") || (isDeleted && reading.isGone()))
                                .map(status -> "cancel answered 200, then the workflow was " + status));
    }

    static Stream<String> deleteLasts(Evidence evidence) {
        return evidence.of(Operation.DELETE)
                .filter(AnsweredOperation::isSuccess)
                .limit(1)
                .flatMap(delete -> {
                    Stream<String> seen = evidence.isRecreated()
                            ? Stream.empty()
                            : otherwise(evidence, delete.end(), Instant.MAX, Reading::isGone)
                                    .map(status -> "delete answered 200, then the workflow was " + status);
                    Stream<String> kept = evidence.ownRuns().stream()
                            .filter(run -> !evidence.isRecreated() || !isOfNewLife(run, delete, evidence.ownRuns()))
                            .map(run -> "delete answered 200, but Temporal has a run that is " + run.status());
                    return Stream.concat(seen, kept);
                });
    }

    static Stream<String> pauseLasts(Evidence evidence) {
        return Stream.concat(
                evidence.ownRuns().stream().flatMap(AnswerChecks::scheduledWhilePaused),
                evidence.isRecreated()
                        ? Stream.empty()
                        : evidence.of(Operation.PAUSE)
                                .filter(AnsweredOperation::isSuccess)
                                .flatMap(pause -> otherwise(
                                                evidence, pause.end(), pauseEnds(evidence, pause), Reading::isPaused)
                                        .map(status -> "pause answered 200, then the workflow was " + status)));
    }

    static Stream<String> result(Evidence evidence) {
        return evidence.of(Operation.RESUME, Operation.RESUME_FROM, Operation.EXECUTE)
                .filter(answered -> answered.status() == 200)
                .filter(answered -> !isTrue(answered.body()))
                .map(answered -> "%s answered %s, with the events %s"
                        .formatted(
                                answered.operation(),
                                answered.answer(),
                                Reading.workflowEvents(answered.body().path("context"))));
    }

    /** Whether the answer says that there is no such workflow, not that there is no such checkpoint. */
    private static boolean isNoWorkflow(AnsweredOperation answered) {
        return answered.status() == 404
                && answered.body().path("code").asText().equals("WORKFLOW_NOT_FOUND")
                && !answered.body().path("detail").asText().contains("heckpoint");
    }

    /** Statuses that a workflow was seen in while it could only be as expected. */
    private static Stream<String> otherwise(
            Evidence evidence, Instant from, Instant until, Predicate<Reading> expected) {
        return evidence.readings().stream()
                .filter(reading ->
                        !reading.begin().isBefore(from) && reading.end().isBefore(until))
                .filter(reading -> !expected.test(reading))
                .map(Reading::status);
    }

    /** When something else may have happened to a paused workflow: at once, if that was asked for before pause was answered. */
    private static Instant pauseEnds(Evidence evidence, AnsweredOperation pause) {
        return evidence.answers().stream()
                .filter(answered -> answered.operation().endsPause() && !answered.isRefused())
                .filter(answered -> answered.end().isAfter(pause.begin()))
                .map(AnsweredOperation::begin)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** A run that a request with the workflow's key started after the deletion, or that continues one. */
    private static boolean isOfNewLife(RunRecord run, AnsweredOperation delete, List<RunRecord> runs) {
        return run.source() == null
                ? !run.startedAt().isBefore(delete.begin())
                : runs.stream()
                        .anyMatch(other ->
                                other.runId().equals(run.source().runId().value()));
    }

    private static Stream<String> scheduledWhilePaused(RunRecord run) {
        List<String> violations = new ArrayList<>();
        boolean isPaused = false;
        for (RunEvent event : run.events()) {
            if (isPaused && event instanceof RunEvent.TaskScheduled scheduled) {
                violations.add("%s was handed out while the workflow was paused (event %d)"
                        .formatted(scheduled.call().taskId(), scheduled.id()));
            }
            isPaused = event instanceof RunEvent.Paused || (isPaused && !(event instanceof RunEvent.Resumed));
        }
        return violations.stream();
    }

    private static boolean isTrue(JsonNode result) {
        List<String> events = Reading.workflowEvents(result.path("context"));
        String last = events.isEmpty() ? "" : events.getLast();
        String message = result.path("errorMessage").asText();
        if (result.path("success").asBoolean()) {
            return last.equals("WorkflowCompleted");
        }
        return switch (last) {
            case "WorkflowPaused" -> message.equals("The workflow was paused again");
            case "WorkflowCancelled" -> message.equals("The workflow was cancelled");
            // Nothing here terminates a workflow in Temporal.
            case "WorkflowFailed" -> !message.isEmpty() && !message.startsWith("Terminated");
            default -> false;
        };
    }
}
