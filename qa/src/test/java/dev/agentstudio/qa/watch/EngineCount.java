package dev.agentstudio.qa.watch;

import dev.agentstudio.workflows.execution.Sequences;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** Counts the events that Temporal's own histories of a workflow must have caused, without any code of the product. */
final class EngineCount {
    private static final String TASK = "ExecuteAgent";

    private final WorkflowClient temporal;

    EngineCount(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    /** What of a replayed history does not agree with Temporal; empty when all does. */
    List<String> differences(History history) {
        Map<String, Integer> engine = count(history.workflowId());
        Map<String, Integer> shown = new HashMap<>();
        history.events().stream()
                // A fork shows what it took over from its origin, whose runs are not its own.
                .filter(event -> !Sequences.isTakenOverByFork(event.sequence()))
                .forEach(event -> shown.merge(kind(event.name()), 1, Integer::sum));
        // After a cancel Temporal records how activities end, which is no event of the workflow any more.
        boolean isCancelled = history.events().getLast().name().equals("WorkflowCancelled");
        List<String> differences = new ArrayList<>();
        for (String kind : List.of("scheduled", "started", "ended", "closed")) {
            int expected = engine.getOrDefault(kind, 0);
            int found = shown.getOrDefault(kind, 0);
            boolean mayBeFewer = isCancelled && (kind.equals("started") || kind.equals("ended"));
            if (mayBeFewer ? found > expected : found != expected) {
                differences.add(
                        "%s: Temporal has %d %s, the events %d".formatted(history.workflowId(), expected, kind, found));
            }
        }
        return differences;
    }

    private static String kind(String name) {
        return switch (name) {
            case "TaskScheduled" -> "scheduled";
            case "TaskStarted" -> "started";
            case "TaskCompleted", "TaskFailed" -> "ended";
            case "WorkflowCompleted", "WorkflowFailed", "WorkflowCancelled" -> "closed";
            default -> "other";
        };
    }

    private Map<String, Integer> count(String workflowId) {
        Map<String, Integer> counts = new HashMap<>();
        // Visibility may lag a little behind what it shows.
        Set<String> runs =
                Awaitility.await("the runs of " + workflowId).until(() -> runs(workflowId), found -> !found.isEmpty());
        runs.forEach(run -> count(temporal.fetchHistory(workflowId, run).getEvents(), counts));
        return counts;
    }

    private Set<String> runs(String workflowId) {
        Set<String> runs = new HashSet<>();
        temporal.listExecutions("WorkflowId = '%s'".formatted(workflowId))
                .forEach(run -> runs.add(run.getExecution().getRunId()));
        return runs;
    }

    private static void count(List<HistoryEvent> events, Map<String, Integer> counts) {
        Set<Long> tasks = new HashSet<>();
        for (HistoryEvent event : events) {
            EventType type = event.getEventType();
            if (type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
                    && event.getActivityTaskScheduledEventAttributes()
                            .getActivityType()
                            .getName()
                            .equals(TASK)) {
                tasks.add(event.getEventId());
                counts.merge("scheduled", 1, Integer::sum);
            } else if (type == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED
                    && tasks.contains(
                            event.getActivityTaskStartedEventAttributes().getScheduledEventId())) {
                counts.merge("started", 1, Integer::sum);
            } else if (isEnd(event, tasks)) {
                counts.merge("ended", 1, Integer::sum);
            } else if (type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED
                    || type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED
                    || type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED) {
                counts.merge("closed", 1, Integer::sum);
            }
        }
    }

    private static boolean isEnd(HistoryEvent event, Set<Long> tasks) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
                tasks.contains(event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
            case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
                tasks.contains(event.getActivityTaskFailedEventAttributes().getScheduledEventId());
            case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
                tasks.contains(event.getActivityTaskTimedOutEventAttributes().getScheduledEventId());
            default -> false;
        };
    }
}
