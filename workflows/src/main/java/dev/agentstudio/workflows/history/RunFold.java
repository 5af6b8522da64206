package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.execution.TaskIds;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The fold of a run's history, one event at a time. Deterministic and total: any event may follow any other, and what makes no sense
 * changes nothing. Events that were folded before are ignored, so overlapping reads do no harm.
 */
public final class RunFold {
    private static final String CANCELLED = "Cancelled";

    private RunFold() {}

    /** The state of a run that has just been created. */
    public static RunState begin(RunEvent.Created event) {
        ExecutionInput input = event.input();
        return new RunState(
                event.workflowId(),
                event.runId(),
                input,
                WorkflowStatus.PENDING,
                tasks(input.definition().steps()),
                List.of(),
                null,
                null,
                null,
                null,
                input.createdAt(),
                event.id(),
                1);
    }

    /** Folds the rest of a history in order. */
    public static RunState apply(RunState state, Iterable<RunEvent> events) {
        RunState folded = state;
        for (RunEvent event : events) {
            folded = apply(folded, event);
        }
        return folded;
    }

    public static RunState apply(RunState state, RunEvent event) {
        if (event.id() <= state.lastEventId()) {
            return state;
        }
        RunState next = state.isOver() ? state : next(state, event);
        return next.equals(state) ? state.seen(event.id()) : next.changed(event);
    }

    private static RunState next(RunState state, RunEvent event) {
        return switch (event) {
            case RunEvent.Created created -> state;
            case RunEvent.Unseen unseen -> state;
            case RunEvent.Taken taken ->
                state.startedAt() != null
                        ? state
                        : state.started(taken.at())
                                .with(ExecutionEvent.of(
                                        ExecutionEvent.Type.WORKFLOW_STARTED,
                                        taken.at(),
                                        ExecutionEvent.Severity.INFORMATION));
            case RunEvent.TaskScheduled scheduled ->
                onTask(
                        state,
                        task -> task.id().equals(scheduled.call().taskId()) && !task.isOver(),
                        task -> task.scheduled(scheduled.id(), scheduled.activityId(), scheduled.call()),
                        null);
            case RunEvent.TaskStarted started ->
                onScheduled(
                        state,
                        started.scheduledId(),
                        task -> task.started(started.at(), started.attempt()),
                        task -> ExecutionEvent.taskStarted(task.id(), started.at()));
            case RunEvent.TaskCompleted completed ->
                onScheduled(
                        state,
                        completed.scheduledId(),
                        task -> task.completed(completed.at(), completed.response()),
                        task -> ExecutionEvent.taskEnded(task.id(), completed.at(), true));
            case RunEvent.TaskFailed failed ->
                onScheduled(
                        state,
                        failed.scheduledId(),
                        task -> task.failed(failed.at(), failed.message(), failed.response()),
                        task -> ExecutionEvent.taskEnded(task.id(), failed.at(), false));
            case RunEvent.Completed completed -> completed(state, completed);
            case RunEvent.Failed failed -> failed(state, failed);
            case RunEvent.Cancelled cancelled -> cancelled(state, cancelled);
        };
    }

    private static RunState completed(RunState state, RunEvent.Completed completed) {
        return close(state, CANCELLED, null, completed.at())
                .ended(WorkflowStatus.COMPLETED, completed.at(), null, null)
                .with(ExecutionEvent.of(
                        ExecutionEvent.Type.WORKFLOW_COMPLETED, completed.at(), ExecutionEvent.Severity.INFORMATION));
    }

    private static RunState failed(RunState state, RunEvent.Failed failed) {
        RunFailure detail = failed.detail();
        return close(state, failed.message(), detail.taskId(), failed.at())
                .ended(WorkflowStatus.FAILED, failed.at(), failed.message(), detail.timeoutSeconds())
                .with(ExecutionEvent.of(
                        ExecutionEvent.Type.WORKFLOW_FAILED, failed.at(), ExecutionEvent.Severity.ERROR));
    }

    private static RunState cancelled(RunState state, RunEvent.Cancelled cancelled) {
        return close(state, CANCELLED, null, cancelled.at())
                .ended(WorkflowStatus.CANCELLED, cancelled.at(), null, null)
                .with(ExecutionEvent.of(
                        ExecutionEvent.Type.WORKFLOW_CANCELLED, cancelled.at(), ExecutionEvent.Severity.WARNING));
    }

    /** Tasks that were never handed out are skipped; the culprit and those in flight have failed. */
    private static RunState close(RunState state, String message, @Nullable String culprit, Instant at) {
        return state.with(state.tasks().stream()
                .map(task -> switch (task.stage()) {
                    case OPEN -> task.id().equals(culprit) ? task.failed(at, message, null) : task.skipped();
                    case SCHEDULED -> task.failed(at, task.id().equals(culprit) ? message : CANCELLED, null);
                    case COMPLETED, FAILED, SKIPPED -> task;
                })
                .toList());
    }

    private static RunState onScheduled(
            RunState state, long scheduledId, UnaryOperator<TaskState> change, EventOf event) {
        return onTask(
                state,
                task -> task.stage() == TaskState.Stage.SCHEDULED && task.scheduledId() == scheduledId,
                change,
                event);
    }

    private static RunState onTask(
            RunState state, TaskTest test, UnaryOperator<TaskState> change, @Nullable EventOf event) {
        List<TaskState> tasks = state.tasks();
        for (int index = 0; index < tasks.size(); index++) {
            TaskState task = tasks.get(index);
            if (test.matches(task)) {
                List<TaskState> changed = new ArrayList<>(tasks);
                changed.set(index, change.apply(task));
                RunState next = state.with(changed);
                return event == null ? next : next.with(event.of(task));
            }
        }
        return state;
    }

    private static List<TaskState> tasks(List<StepDefinition> steps) {
        Map<String, String> taskIds = new HashMap<>();
        for (int step = 0; step < steps.size(); step++) {
            taskIds.put(steps.get(step).id(), TaskIds.of(step));
        }
        return steps.stream()
                .map(step -> TaskState.open(
                        taskIds.getOrDefault(step.id(), step.id()),
                        step.id(),
                        step.agentType(),
                        step.dependsOn().stream()
                                .map(id -> taskIds.getOrDefault(id, id))
                                .toList()))
                .toList();
    }

    @FunctionalInterface
    private interface TaskTest {
        boolean matches(TaskState task);
    }

    @FunctionalInterface
    private interface EventOf {
        ExecutionEvent of(TaskState task);
    }
}
