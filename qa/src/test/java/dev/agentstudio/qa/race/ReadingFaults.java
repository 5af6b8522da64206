package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** False readings of the workflow, its list row and its checkpoints. */
final class ReadingFaults {
    private static final Set<String> CONTROL = Set.of("WorkflowPaused", "WorkflowResumed", "WorkflowCancelled");

    private ReadingFaults() {}

    static Optional<Evidence> withoutControlEvents(Evidence evidence) {
        boolean hasSome = evidence.last().workflowEvents().stream().anyMatch(CONTROL::contains);
        boolean isTold =
                evidence.of(Operation.PAUSE, Operation.RESUME, Operation.CANCEL).anyMatch(AnsweredOperation::isDone);
        return hasSome && isTold && !evidence.wasResumedFromCheckpoint() && !evidence.isRecreated()
                ? lastAs(evidence, body -> {
                    ArrayNode kept = Json.array();
                    evidence.last().events().stream()
                            .filter(event ->
                                    !CONTROL.contains(event.path("type").asText()))
                            .forEach(kept::add);
                    context(body).set("events", kept);
                })
                : Optional.empty();
    }

    static Optional<Evidence> reversedEvents(Evidence evidence) {
        return evidence.last().workflowEvents().size() > 1
                ? lastAs(evidence, body -> {
                    ArrayNode reversed = Json.array();
                    evidence.last().events().reversed().forEach(reversed::add);
                    context(body).set("events", reversed);
                })
                : Optional.empty();
    }

    static Optional<Evidence> staleList(Evidence evidence) {
        Evidence.Statuses statuses = evidence.statuses();
        return Optional.of(
                evidence.withStatuses(new Evidence.Statuses(statuses.detail(), "stale", statuses.temporal())));
    }

    static Optional<Evidence> running(Evidence evidence) {
        return lastAs(evidence, body -> body.put("status", "running"));
    }

    static Optional<Evidence> runningAgain(Evidence evidence) {
        boolean isOver =
                Set.of("completed", "cancelled").contains(evidence.last().status());
        return isOver ? oneMore(evidence, body -> body.put("status", "running")) : Optional.empty();
    }

    static Optional<Evidence> earlierEtag(Evidence evidence) {
        return oneMore(
                evidence,
                body -> body.put("etag", "\"%s-0\"".formatted(evidence.last().run())));
    }

    static Optional<Evidence> lessProgress(Evidence evidence) {
        boolean mayFall =
                evidence.plan().pattern().equals("iterative") || evidence.last().progress() == 0;
        return mayFall
                ? Optional.empty()
                : oneMore(evidence, body -> context(body).put("progress", 0));
    }

    static Optional<Evidence> sameEtag(Evidence evidence) {
        return oneMore(evidence, body -> body.put("initiatedBy", "somebody else"));
    }

    static Optional<Evidence> withoutFirstCheckpoint(Evidence evidence) {
        return lastCheckpointsAs(evidence, List::removeFirst);
    }

    static Optional<Evidence> olderLastCheckpoint(Evidence evidence) {
        return lastCheckpointsAs(
                evidence,
                list -> list.add(((ObjectNode) list.removeLast().deepCopy()).put("createdAt", "2000-01-01T00:00:00Z")));
    }

    /** The same list read once more, with another time of its first checkpoint. */
    static Optional<Evidence> changedCheckpoint(Evidence evidence) {
        if (!hasCheckpoints(evidence)) {
            return Optional.empty();
        }
        List<JsonNode> again = new ArrayList<>(evidence.checkpoints().getLast());
        again.set(0, ((ObjectNode) again.getFirst().deepCopy()).put("createdAt", "2000-01-01T00:00:00Z"));
        List<List<JsonNode>> lists = new ArrayList<>(evidence.checkpoints());
        lists.add(again);
        return Optional.of(evidence.withCheckpoints(lists));
    }

    static Optional<Evidence> tornSnapshot(Evidence evidence) {
        boolean isChecked = !evidence.plan().pattern().equals("iterative") && hasCheckpoints(evidence);
        JsonNode last = isChecked ? evidence.checkpoints().getLast().getLast() : Json.object();
        boolean hasTasks = last.at("/workflowSnapshot/context/events")
                .findValuesAsText("type")
                .contains("TaskCompleted");
        return hasTasks
                ? lastCheckpointsAs(evidence, list -> {
                    ObjectNode torn = list.removeLast().deepCopy();
                    ((ObjectNode) torn.at("/workflowSnapshot/context")).putArray("events");
                    list.add(torn);
                })
                : Optional.empty();
    }

    private static boolean hasCheckpoints(Evidence evidence) {
        return evidence.last().code() == 200
                && !evidence.isRecreated()
                && !evidence.wasResumedFromCheckpoint()
                && !evidence.checkpoints().isEmpty()
                && evidence.checkpoints().getLast().size() > 1;
    }

    private static Optional<Evidence> lastCheckpointsAs(Evidence evidence, Consumer<List<JsonNode>> change) {
        if (!hasCheckpoints(evidence)) {
            return Optional.empty();
        }
        List<List<JsonNode>> lists = new ArrayList<>(evidence.checkpoints());
        List<JsonNode> last = new ArrayList<>(lists.removeLast());
        change.accept(last);
        lists.add(last);
        return Optional.of(evidence.withCheckpoints(lists));
    }

    private static Optional<Evidence> lastAs(Evidence evidence, Consumer<ObjectNode> change) {
        return changed(evidence, change, true);
    }

    private static Optional<Evidence> oneMore(Evidence evidence, Consumer<ObjectNode> change) {
        return changed(evidence, change, false);
    }

    private static Optional<Evidence> changed(Evidence evidence, Consumer<ObjectNode> change, boolean isReplaced) {
        if (evidence.last().code() != 200 || evidence.isRecreated()) {
            return Optional.empty();
        }
        ObjectNode body = evidence.last().body().deepCopy();
        change.accept(body);
        List<Reading> readings = new ArrayList<>(evidence.readings());
        Reading last = isReplaced ? readings.removeLast() : readings.getLast();
        readings.add(last.with(body));
        return Optional.of(evidence.withReadings(readings));
    }

    private static ObjectNode context(ObjectNode body) {
        return (ObjectNode) body.path("context");
    }
}
