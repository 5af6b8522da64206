package dev.agentstudio.qa.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.CallLog;
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
    private final List<Instant> agentKills;
    private final List<String> complaints = new ArrayList<>();
    private int runs;
    private int activities;
    private int completions;
    private int checkpoints;
    private int repeatedCalls;

    /** @param agentKills when the agent service was killed, which is what calls do not survive */
    ChaosAudit(WorkflowClient temporal, CallLog calls, List<Instant> agentKills) {
        this.temporal = temporal;
        this.calls = calls;
        this.agentKills = agentKills;
    }

    List<String> complaints() {
        return complaints;
    }

    /** Counts of all workflows that were audited. */
    Map<String, Object> counts() {
        return Map.of(
                "runs", runs,
                "activities", activities,
                "completions", completions,
                "checkpoints", checkpoints,
                "calls repeated by kills of agents", repeatedCalls);
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
        auditCalls(outcome, all);
        auditRepeatedCalls(outcome, all);
        auditResults(outcome, all);
        auditCheckpoints(outcome, all, failures.get());
    }

    /** An agent is called only while an activity asks for it. A request in transit cannot be recalled, but ends as cancelled. */
    private void auditCalls(ChaosOutcome outcome, List<Activity> all) {
        List<JsonNode> lines = calls.lines().stream()
                .filter(line -> line.path("workflowExecutionId").asText().equals(outcome.id()))
                .toList();
        for (int number = 0; number < lines.size(); number++) {
            JsonNode line = lines.get(number);
            if (line.path("event").asText().equals("started")
                    && all.stream().noneMatch(activity -> activity.covers(line))
                    && !wasInTransit(line, lines.subList(number + 1, lines.size()), all)) {
                complain(
                        outcome,
                        "%s was called at %s, when no activity asked for it"
                                .formatted(
                                        line.path("taskId").asText(),
                                        line.path("timestamp").asText()));
            }
        }
    }

    /** An agent is called again for the same activity only after it has failed, or its service was killed. */
    private void auditRepeatedCalls(ChaosOutcome outcome, List<Activity> all) {
        for (Activity activity : all) {
            JsonNode before = null;
            boolean hasFailed = false;
            for (JsonNode line : calls.of(outcome.id(), activity.taskId())) {
                hasFailed |= line.path("event").asText().equals("failed");
                if (line.path("event").asText().equals("started") && activity.covers(line)) {
                    if (before != null && !hasFailed) {
                        requireAgentKill(outcome, before, line);
                    }
                    before = line;
                    hasFailed = false;
                }
            }
        }
    }

    private void requireAgentKill(ChaosOutcome outcome, JsonNode first, JsonNode second) {
        Instant from = Instant.parse(first.path("timestamp").asText());
        Instant to = Instant.parse(second.path("timestamp").asText());
        if (agentKills.stream().anyMatch(kill -> !kill.isBefore(from) && !kill.isAfter(to))) {
            repeatedCalls++;
        } else {
            complain(
                    outcome,
                    "%s was called at %s and again at %s, although its agent had not ended"
                            .formatted(second.path("taskId").asText(), from, to));
        }
    }

    /** Whether a call began after its activity had been cancelled, and was cancelled itself. */
    private static boolean wasInTransit(JsonNode started, List<JsonNode> later, List<Activity> all) {
        boolean isCancelled = later.stream()
                .filter(line -> line.path("taskId").equals(started.path("taskId"))
                        && line.path("attempt").equals(started.path("attempt")))
                .findFirst()
                .filter(line -> line.path("event").asText().equals("cancelled"))
                .isPresent();
        return isCancelled && all.stream().anyMatch(activity -> activity.wasCancelledBefore(started));
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
                case RunEvent.WorkflowTaskStarted other -> {}
                case RunEvent.TaskStarted other -> {}
                case RunEvent.Completed other -> {}
                case RunEvent.Failed other -> {}
                case RunEvent.Cancelled other -> {}
                case RunEvent.Paused other -> {}
                case RunEvent.Resumed other -> {}
                case RunEvent.CancelRequested other -> {}
                case RunEvent.DeleteRequested other -> {}
                case RunEvent.CheckpointRequested other -> {}
                case RunEvent.TimeoutStarted other -> {}
                case RunEvent.TimerFired other -> {}
                case RunEvent.StartShown other -> {}
                case RunEvent.Restored other -> {}
                case RunEvent.NotShown other -> {}
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
                    scheduled.call().taskId().value(),
                    Objects.requireNonNullElse(iteration, 1),
                    scheduled.at(),
                    null,
                    false);
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

        /** Whether this activity had ended without a result when a call began. */
        boolean wasCancelledBefore(JsonNode call) {
            return taskId.equals(call.path("taskId").asText())
                    && !isCompleted
                    && closing().isBefore(Instant.parse(call.path("timestamp").asText()));
        }

        /** Whether a call was made while this activity asked for it. */
        boolean covers(JsonNode call) {
            Instant at = Instant.parse(call.path("timestamp").asText());
            return taskId.equals(call.path("taskId").asText()) && !at.isBefore(scheduledAt) && !at.isAfter(closing());
        }
    }
}
