package dev.agentstudio.workflows.execution;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is in progress in a run, by its history.
 *
 * @param inFlight ids of activities that have not ended
 * @param isDeciding a workflow task is due or under way
 */
record RunActivity(Set<String> inFlight, boolean isDeciding, boolean isPaused, boolean isOver) {
    static RunActivity of(List<HistoryEvent> history) {
        Map<Long, String> inFlight = new HashMap<>();
        boolean isDeciding = false;
        boolean isPaused = false;
        boolean isOver = false;
        for (HistoryEvent event : history) {
            switch (event.getEventType()) {
                case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW -> isDeciding = true;
                case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> isDeciding = false;
                case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
                    inFlight.put(
                            event.getEventId(),
                            event.getActivityTaskScheduledEventAttributes().getActivityId());
                case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
                    inFlight.remove(
                            event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
                case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
                    inFlight.remove(event.getActivityTaskFailedEventAttributes().getScheduledEventId());
                case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
                    inFlight.remove(
                            event.getActivityTaskCanceledEventAttributes().getScheduledEventId());
                case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED -> {
                    isPaused = event.getWorkflowExecutionSignaledEventAttributes()
                            .getSignalName()
                            .equals(AgentWorkflow.PAUSE);
                    isDeciding = true;
                }
                case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> isOver = true;
                default -> {}
            }
        }
        return new RunActivity(Set.copyOf(inFlight.values()), isDeciding, isPaused, isOver);
    }

    /** It waits to be resumed. */
    boolean isAtRest() {
        return isPaused && inFlight.isEmpty();
    }
}
