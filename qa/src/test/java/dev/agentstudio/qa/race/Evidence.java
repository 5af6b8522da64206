package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that was seen of one race.
 *
 * @param answers all operations, in the order of their requests
 * @param readings of the workflow's detail, in the order of their requests; the last one is how the workflow ended
 * @param statuses what detail, list and Temporal said once they agreed, or when the time to agree was up
 * @param checkpoints lists of them, with snapshots, each read while the workflow was at rest, in order
 * @param unanswered operations that had no answer long after the workflow had come to rest
 * @param runs that Temporal still has, also of forks; the earliest first
 * @param calls what the agents recorded of the workflow and its forks
 */
record Evidence(
        RacePlan plan,
        String workflowId,
        List<AnsweredOperation> answers,
        List<Reading> readings,
        Statuses statuses,
        List<List<JsonNode>> checkpoints,
        List<Operation> unanswered,
        List<RunRecord> runs,
        List<JsonNode> calls) {
    /**
     * How a workflow stands, in the words of the API.
     *
     * @param temporal {@code running} for every open run
     */
    record Statuses(String detail, String list, String temporal) {
        boolean agree() {
            String open = Set.of("pending", "running", "paused").contains(detail) ? "running" : detail;
            return detail.equals(list) && open.equals(temporal);
        }
    }

    Reading last() {
        return readings.getLast();
    }

    Stream<AnsweredOperation> of(Operation... operations) {
        Set<Operation> wanted = Set.of(operations);
        return answers.stream().filter(answered -> wanted.contains(answered.operation()));
    }

    /** Answered with success. */
    boolean has(Operation... operations) {
        return of(operations).anyMatch(AnsweredOperation::isSuccess);
    }

    /** Whether the workflow was taken back to a checkpoint, which drops what happened after that. */
    boolean wasResumedFromCheckpoint() {
        return of(Operation.RESUME_FROM).anyMatch(answered -> !answered.isRefused());
    }

    /** Whether the workflow may have been deleted and, by its key, created again. */
    boolean isRecreated() {
        return of(Operation.DELETE).anyMatch(answered -> !answered.isRefused())
                && has(Operation.RECREATE, Operation.EXECUTE);
    }

    /**
     * The first pair of neighbours, as text, of which the later one is of an earlier time without Temporal having recorded them in this order.
     * Order is that of history, which times follow but for what Temporal held back.
     */
    Optional<String> disorder(List<Instant> times) {
        Set<Instant> late =
                runs.stream().flatMap(run -> run.recordedLate().stream()).collect(Collectors.toSet());
        return IntStream.range(1, times.size())
                .filter(index -> times.get(index).isBefore(times.get(index - 1)))
                .filter(index -> !late.contains(times.get(index)))
                .mapToObj(index -> "%s stands before %s".formatted(times.get(index - 1), times.get(index)))
                .findFirst();
    }

    /** The runs of the raced workflow itself. */
    List<RunRecord> ownRuns() {
        return runs.stream().filter(run -> run.workflowId().equals(workflowId)).toList();
    }

    Evidence withAnswers(List<AnsweredOperation> others) {
        return new Evidence(plan, workflowId, others, readings, statuses, checkpoints, unanswered, runs, calls);
    }

    Evidence withReadings(List<Reading> others) {
        return new Evidence(plan, workflowId, answers, others, statuses, checkpoints, unanswered, runs, calls);
    }

    Evidence withStatuses(Statuses others) {
        return new Evidence(plan, workflowId, answers, readings, others, checkpoints, unanswered, runs, calls);
    }

    Evidence withCheckpoints(List<List<JsonNode>> others) {
        return new Evidence(plan, workflowId, answers, readings, statuses, others, unanswered, runs, calls);
    }

    Evidence withUnanswered(List<Operation> others) {
        return new Evidence(plan, workflowId, answers, readings, statuses, checkpoints, others, runs, calls);
    }

    Evidence withRuns(List<RunRecord> others) {
        return new Evidence(plan, workflowId, answers, readings, statuses, checkpoints, unanswered, others, calls);
    }

    Evidence withCalls(List<JsonNode> others) {
        return new Evidence(plan, workflowId, answers, readings, statuses, checkpoints, unanswered, runs, others);
    }
}
