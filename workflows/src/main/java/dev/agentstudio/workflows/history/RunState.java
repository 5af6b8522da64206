package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run after some prefix of its history. Immutable.
 *
 * @param tasks in step order
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
    }

    boolean isOver() {
        return status.isTerminal();
    }

    RunState seen(long eventId) {
        return new RunState(
                workflowId,
                runId,
                input,
                status,
                tasks,
                events,
                startedAt,
                endedAt,
                errorMessage,
                exceededTimeoutSeconds,
                lastUpdatedAt,
                eventId,
                changes);
    }

    RunState changed(RunEvent event) {
        return new RunState(
                workflowId,
                runId,
                input,
                status,
                tasks,
                events,
                startedAt,
                endedAt,
                errorMessage,
                exceededTimeoutSeconds,
                event.at(),
                event.id(),
                changes + 1);
    }

    RunState started(Instant at) {
        return new RunState(
                workflowId,
                runId,
                input,
                WorkflowStatus.RUNNING,
                tasks,
                events,
                at,
                endedAt,
                errorMessage,
                exceededTimeoutSeconds,
                lastUpdatedAt,
                lastEventId,
                changes);
    }

    RunState ended(WorkflowStatus end, Instant at, @Nullable String message, @Nullable Long overranSeconds) {
        return new RunState(
                workflowId,
                runId,
                input,
                end,
                tasks,
                events,
                startedAt,
                at,
                message,
                overranSeconds,
                lastUpdatedAt,
                lastEventId,
                changes);
    }

    RunState with(List<TaskState> newTasks) {
        return new RunState(
                workflowId,
                runId,
                input,
                status,
                newTasks,
                events,
                startedAt,
                endedAt,
                errorMessage,
                exceededTimeoutSeconds,
                lastUpdatedAt,
                lastEventId,
                changes);
    }

    RunState with(ExecutionEvent event) {
        List<ExecutionEvent> all = new ArrayList<>(events);
        all.add(event);
        return new RunState(
                workflowId,
                runId,
                input,
                status,
                tasks,
                all,
                startedAt,
                endedAt,
                errorMessage,
                exceededTimeoutSeconds,
                lastUpdatedAt,
                lastEventId,
                changes);
    }
}
