package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run after some prefix of its history. Immutable.
 *
 * @param tasks in step order, and after them those that handoffs asked for
 * @param finished every task that ended well, of all rounds, in the order in which they ended
 * @param iteration the round, from 1
 * @param isRestored false while the tasks of an earlier run have still to be taken over
 * @param lastUpdatedAt time of the newest visible event
 * @param lastEventId id of the newest event folded, visible or not
 * @param changes how many visible events were folded
 */
public record RunState(
        String workflowId,
        String runId,
        ExecutionInput input,
        WorkflowStatus status,
        List<TaskState> tasks,
        List<ExecutionEvent> events,
        List<FinishedTask> finished,
        List<Checkpoint> checkpoints,
        int iteration,
        boolean isRestored,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String errorMessage,
        @Nullable Long exceededTimeoutSeconds,
        Instant lastUpdatedAt,
        long lastEventId,
        int changes) {
    public RunState {
        tasks = List.copyOf(tasks);
        events = List.copyOf(events);
        finished = List.copyOf(finished);
        checkpoints = List.copyOf(checkpoints);
    }

    boolean isOver() {
        return status.isTerminal();
    }

    /** Whether the workflow, having gone on after an earlier state of it, has ended or is paused again. */
    public boolean isAtRestAgain(RunState earlier) {
        boolean isNewRun = !runId.equals(earlier.runId);
        // A paused run changes while its tasks in flight end, without going on.
        return (status.isTerminal() && (isNewRun || changes > earlier.changes))
                || (status == WorkflowStatus.PAUSED && (isNewRun || resumes() > earlier.resumes()));
    }

    private long resumes() {
        return events.stream()
                .filter(event -> event.type() == ExecutionEvent.Type.WORKFLOW_RESUMED)
                .count();
    }

    /** Where tasks are still to be taken over from; null when there is nothing left to take over. */
    public @Nullable RestoredFrom pendingRestore() {
        return isRestored ? null : input.restoredFrom();
    }
}
