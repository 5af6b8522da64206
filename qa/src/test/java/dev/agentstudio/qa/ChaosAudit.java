package dev.agentstudio.qa;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Compares what Temporal recorded with what agents recorded. Each complaint is a law that was broken. */
final class ChaosAudit {
    private final HistoryDecoder decoder = new HistoryDecoder(Payloads.converter());
    private final WorkflowClient temporal;
    private final CallLog calls;
    private final List<String> complaints = new ArrayList<>();
    private int runs;
    private int activities;
    private int completions;
    private int checkpoints;

    ChaosAudit(WorkflowClient temporal, CallLog calls) {
        this.temporal = temporal;
        this.calls = calls;
    }

    List<String> complaints() {
        return complaints;
    }

    /** Counts of all workflows that were audited. */
    Map<String, Object> counts() {
        return Map.of("runs", runs, "activities", activities, "completions", completions, "checkpoints", checkpoints);
    }

    void audit(ChaosOutcome outcome) {
        String id = outcome.id();
        List<Activity> all = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        temporal.listExecutions("WorkflowId = '%s'".formatted(id)).forEach(run -> {
            runs++;
            failures.addAndGet(run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED ? 1 : 0);
            all.addAll(activities(run.getExecution()));
        });
        activities += all.size();
        completions += (int) all.stream().filter(Activity::isCompleted).count();
        for (Activity activity : all) {
            all.stream()
                    .filter(other -> other.isCompleted() && other.isOfSameWork(activity))
                    .filter(other -> activity.scheduledAt().isAfter(other.closing()))
                    .forEach(other -> complain(
                            outcome, "%s was scheduled again after it had completed".formatted(activity.name())));
        }
        calls.lines().stream()
                .filter(line -> line.path("workflowExecutionId").asText().equals(id))
                .filter(line -> line.path("event").asText().equals("started"))
                .filter(line -> all.stream().noneMatch(activity -> activity.covers(line)))
                .forEach(line -> complain(
                        outcome,
                        "%s was called at %s, when no activity asked for it"
                                .formatted(
                                        line.path("taskId").asText(),
                                        line.path("timestamp").asText())));
        auditResults(outcome, all);
        auditCheckpoints(outcome, all, failures.get());
    }

    /** Every task that ended well has made its checkpoint, once, and so has every run that failed. */
    private void auditCheckpoints(ChaosOutcome outcome, List<Activity> all, int failures) {
        List<String> completed = all.stream()
                .filter(Activity::isCompleted)
                .sorted(Comparator.comparing(Activity::closing))
                .map(Activity::taskId)
                .toList();
        List<String> shown = new ArrayList<>();
        int shownFailures = 0;
        int number = 0;
        for (JsonNode checkpoint : outcome.checkpoints()) {
            number++;
            if (checkpoint.path("sequenceNumber").asInt() != number) {
                complain(outcome, "checkpoint %d is numbered %s".formatted(number, checkpoint.path("sequenceNumber")));
            }
            switch (checkpoint.path("type").asText()) {
                case "automatic" -> shown.add(checkpoint.path("completedTaskId").asText());
                case "failure" -> shownFailures++;
                default -> {}
            }
        }
        checkpoints += number;
        // What ends after a cancel makes none.
        boolean isComplete = outcome.status().equals("completed")
                ? shown.stream()
                        .sorted()
                        .toList()
                        .equals(completed.stream().sorted().toList())
                : completed.containsAll(shown);
        if (!isComplete) {
            complain(outcome, "%s have completed, but the checkpoints are of %s".formatted(completed, shown));
        }
        if (shownFailures != failures) {
            complain(outcome, "%d runs failed, but %d checkpoints say so".formatted(failures, shownFailures));
        }
    }

    /** What a reader is shown as completed has completed, and an agent has really done it. */
    private void auditResults(ChaosOutcome outcome, List<Activity> all) {
        for (JsonNode task : outcome.end().path("tasks")) {
            String taskId = task.path("id").asText();
            boolean isShown = task.path("status").asText().equals("completed");
            boolean isDone = all.stream()
                    .anyMatch(activity ->
                            activity.isCompleted() && activity.taskId().equals(taskId));
            if (isShown && !(isDone && calls.tasks(outcome.id(), "completed").contains(taskId))) {
                complain(outcome, taskId + " is shown as completed, but nobody has done it");
            }
            if (outcome.status().equals("completed") && !isShown) {
                complain(outcome, taskId + " is not completed, but the workflow is");
            }
        }
    }

    private void complain(ChaosOutcome outcome, String complaint) {
        complaints.add("%s (%s): %s".formatted(outcome.plan().label(), outcome.id(), complaint));
    }

    private List<Activity> activities(WorkflowExecution run) {
        Map<Long, Activity> byEvent = new HashMap<>();
        for (HistoryEvent event :
                temporal.fetchHistory(run.getWorkflowId(), run.getRunId()).getEvents()) {
            switch (decoder.decode(event)) {
                case RunEvent.TaskScheduled scheduled -> byEvent.put(scheduled.id(), Activity.of(scheduled));
                case RunEvent.TaskCompleted completed ->
                    byEvent.computeIfPresent(
                            completed.scheduledId(), (id, activity) -> activity.closed(completed.at(), true));
                case RunEvent.TaskFailed failed ->
                    byEvent.computeIfPresent(
                            failed.scheduledId(), (id, activity) -> activity.closed(failed.at(), false));
                case RunEvent.Created other -> {}
                case RunEvent.Taken other -> {}
                case RunEvent.TaskStarted other -> {}
                case RunEvent.Completed other -> {}
                case RunEvent.Failed other -> {}
                case RunEvent.Cancelled other -> {}
                case RunEvent.Paused other -> {}
                case RunEvent.Resumed other -> {}
                case RunEvent.CancelRequested other -> {}
                case RunEvent.Restored other -> {}
                case RunEvent.Unseen other -> {}
            }
        }
        return List.copyOf(byEvent.values());
    }

    /**
     * One time that Temporal asked for a task.
     *
     * @param closedAt null when the run ended before the activity did
     */
    private record Activity(
            String taskId,
            int iteration,
            Instant scheduledAt,
            @Nullable Instant closedAt,
            boolean isCompleted) {
        static Activity of(RunEvent.TaskScheduled scheduled) {
            Integer iteration = scheduled.call().iteration();
            return new Activity(
                    scheduled.call().taskId(), Objects.requireNonNullElse(iteration, 1), scheduled.at(), null, false);
        }

        Activity closed(Instant at, boolean completed) {
            return new Activity(taskId, iteration, scheduledAt, at, completed);
        }

        Instant closing() {
            return closedAt == null ? Instant.MAX : closedAt;
        }

        String name() {
            return "%s (round %d)".formatted(taskId, iteration);
        }

        boolean isOfSameWork(Activity other) {
            return taskId.equals(other.taskId) && iteration == other.iteration;
        }

        /** Whether a call was made while this activity asked for it. */
        boolean covers(JsonNode call) {
            Instant at = Instant.parse(call.path("timestamp").asText());
            return taskId.equals(call.path("taskId").asText()) && !at.isBefore(scheduledAt) && !at.isAfter(closing());
        }
    }
}
