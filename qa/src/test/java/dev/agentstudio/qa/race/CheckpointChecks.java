package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Checkpoints are what was, and stay so. */
final class CheckpointChecks {
    private static final Map<String, String> EVENT_OF_TYPE =
            Map.of("automatic", "TaskCompleted", "paused", "WorkflowPaused", "failure", "WorkflowFailed");

    private CheckpointChecks() {}

    static Stream<String> checkpoints(Evidence evidence) {
        List<JsonNode> last = evidence.checkpoints().isEmpty()
                ? List.of()
                : evidence.checkpoints().getLast();
        return last.isEmpty() || evidence.last().isGone() || evidence.isRecreated()
                ? Stream.empty()
                : Stream.of(numbers(last), times(evidence, last), counts(evidence.last(), last))
                        .flatMap(each -> each);
    }

    static Stream<String> last(Evidence evidence) {
        return evidence.isRecreated()
                ? Stream.empty()
                : IntStream.range(1, evidence.checkpoints().size())
                        .boxed()
                        .flatMap(index -> changed(
                                evidence,
                                evidence.checkpoints().get(index - 1),
                                evidence.checkpoints().get(index)));
    }

    static Stream<String> snapshots(Evidence evidence) {
        // The rounds of an iterative workflow complete the same tasks again.
        return evidence.plan().pattern().equals("iterative")
                ? Stream.empty()
                : evidence.checkpoints().stream().flatMap(List::stream).flatMap(CheckpointChecks::disagreement);
    }

    private static Stream<String> numbers(List<JsonNode> checkpoints) {
        return IntStream.range(0, checkpoints.size())
                .filter(index -> checkpoints.get(index).path("sequenceNumber").asInt() != index + 1
                        || !checkpoints.get(index).path("id").asText().equals("cp_%03d".formatted(index + 1)))
                .mapToObj(index -> "checkpoint %d is %s with the number %s"
                        .formatted(
                                index + 1,
                                checkpoints.get(index).path("id"),
                                checkpoints.get(index).path("sequenceNumber")));
    }

    private static Stream<String> times(Evidence evidence, List<JsonNode> checkpoints) {
        return evidence
                .disorder(checkpoints.stream().map(CheckpointChecks::time).toList())
                .map("checkpoints are not in the order of history: "::concat)
                .stream();
    }

    private static Stream<String> counts(Reading workflow, List<JsonNode> checkpoints) {
        Map<String, Long> types = checkpoints.stream()
                .collect(Collectors.groupingBy(each -> each.path("type").asText(), Collectors.counting()));
        Map<String, Long> events = workflow.events().stream()
                .collect(Collectors.groupingBy(each -> each.path("type").asText(), Collectors.counting()));
        return EVENT_OF_TYPE.entrySet().stream()
                .filter(each -> !types.getOrDefault(each.getKey(), 0L).equals(events.getOrDefault(each.getValue(), 0L)))
                .map(each -> "%d %s checkpoints, but %d times %s"
                        .formatted(
                                types.getOrDefault(each.getKey(), 0L),
                                each.getKey(),
                                events.getOrDefault(each.getValue(), 0L),
                                each.getValue()));
    }

    /** Those that the later list must have, as the earlier one had them. */
    private static Stream<String> changed(Evidence evidence, List<JsonNode> earlier, List<JsonNode> later) {
        if (later.isEmpty() && evidence.has(Operation.DELETE)) {
            return Stream.empty();
        }
        int kept = kept(evidence, earlier.size());
        return IntStream.range(0, kept)
                .filter(index ->
                        index >= later.size() || !bare(earlier.get(index)).equals(bare(later.get(index))))
                .mapToObj(index -> index >= later.size()
                        ? "%s is lost".formatted(earlier.get(index).path("id"))
                        : "%s changed: %s"
                                .formatted(
                                        earlier.get(index).path("id"),
                                        JsonDifference.of(bare(earlier.get(index)), bare(later.get(index)))));
    }

    /** A workflow that was taken back to a checkpoint has made others since in the place of those after it. */
    private static int kept(Evidence evidence, int size) {
        return evidence.of(Operation.RESUME_FROM)
                .filter(answered -> !answered.isRefused() && answered.checkpointId() != null)
                .mapToInt(answered -> Integer.parseInt(answered.checkpointId().substring("cp_".length())))
                .reduce(size, Math::min);
    }

    /** Without ETags, which name the run, and without whether it can be resumed from now. */
    private static JsonNode bare(JsonNode checkpoint) {
        ObjectNode bare = checkpoint.deepCopy();
        bare.remove("etag");
        bare.remove("isRecoverable");
        if (bare.path("workflowSnapshot") instanceof ObjectNode snapshot) {
            snapshot.remove("etag");
        }
        return bare;
    }

    private static Stream<String> disagreement(JsonNode checkpoint) {
        Set<String> completed = Reading.list(checkpoint.at("/workflowSnapshot/tasks")).stream()
                .filter(task -> task.path("status").asText().equals("completed"))
                .map(task -> task.path("id").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> told = Reading.list(checkpoint.at("/workflowSnapshot/context/events")).stream()
                .filter(event -> event.path("type").asText().equals("TaskCompleted"))
                .map(event -> event.at("/data/taskId").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        return completed.equals(told)
                ? Stream.empty()
                : Stream.of("in %s the tasks %s are completed, but by its events %s"
                        .formatted(checkpoint.path("id"), completed, told));
    }

    private static Instant time(JsonNode checkpoint) {
        return Instant.parse(checkpoint.path("createdAt").asText());
    }
}
