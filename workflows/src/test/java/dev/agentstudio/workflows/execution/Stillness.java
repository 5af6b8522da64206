package dev.agentstudio.workflows.execution;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/**
 * What a run is busy with, by its history.
 *
 * @param inFlight activities that have not ended
 * @param isDeciding a workflow task is due or under way
 */
record Stillness(int inFlight, boolean isDeciding, boolean isPaused, boolean isOver) {
    static Stillness of(List<HistoryEvent> history) {
        int inFlight = 0;
        boolean isDeciding = false;
        boolean isPaused = false;
        boolean isOver = false;
        for (HistoryEvent event : history) {
            switch (event.getEventType()) {
                case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW -> isDeciding = true;
                case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> isDeciding = false;
                case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> inFlight++;
                case EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
                        EVENT_TYPE_ACTIVITY_TASK_FAILED,
                        EVENT_TYPE_ACTIVITY_TASK_CANCELED -> inFlight--;
                case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED -> {
                    isPaused = event.getWorkflowExecutionSignaledEventAttributes()
                            .getSignalName()
                            .equals(ExecutionWorkflow.PAUSE);
                    isDeciding = true;
                }
                case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> isOver = true;
                default -> {}
            }
        }
        return new Stillness(inFlight, isDeciding, isPaused, isOver);
    }

    /** It waits to be resumed. */
    boolean isAtRest() {
        return isPaused && inFlight == 0;
    }
}
