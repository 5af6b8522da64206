package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.execution.TaskIds;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
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
        RestoredFrom source = input.restoredFrom();
        boolean goesOn = source != null && source.kind() != RestoredFrom.Kind.FORK;
        return new RunState(
                event.workflowId(),
                event.runId(),
                input,
                goesOn ? WorkflowStatus.RUNNING : WorkflowStatus.PENDING,
                tasks(input.definition().steps()),
                List.of(),
                List.of(),
                List.of(),
                1,
                source == null,
                null,
                null,
                null,
                null,
                goesOn ? event.at() : input.createdAt(),
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
        RunDraft draft = new RunDraft(state);
        if (state.isOver()) {
            return startedBeforeCancel(draft, event) ? draft.afterEnd(event) : draft.unseen(event.id());
        }
        return change(draft, event) ? draft.after(event) : new RunDraft(state).unseen(event.id());
    }

    /**
     * A run as it will be once it has taken over what an earlier run finished. For readers who come before that is in its history.
     *
     * @param page of the checkpoint that the run names; the whole of it, or one page after the other
     */
    public static RunState restored(RunState state, RestoredPage page) {
        RunDraft draft = new RunDraft(state);
        restore(draft, page);
        return draft.unseen(state.lastEventId());
    }

    /**
     * A run as it was at a checkpoint.
     *
     * @param tasks a run with the tasks that had ended by then
     * @param now the run itself
     */
    static RunState snapshot(RunState tasks, RunState now, Checkpoint checkpoint, WorkflowStatus status) {
        RunDraft draft = new RunDraft(tasks);
        draft.status = status;
        draft.startedAt = now.startedAt();
        enterRound(draft, Objects.requireNonNullElse(checkpoint.iteration(), 1));
        List<ExecutionEvent> events = PastEvents.upTo(now, checkpoint);
        draft.replaceAll(new FailedTasks(now, events).among(draft.tasks()));
        if (status == WorkflowStatus.FAILED) {
            String reason = Objects.requireNonNullElse(checkpoint.reason(), "no reason given");
            close(draft, reason, null, checkpoint.createdAt());
            draft.end(status, checkpoint.createdAt(), reason, null);
        }
        draft.replaceEvents(events);
        return draft.at(checkpoint.createdAt());
    }

    /** Whether a reader sees the event. */
    private static boolean change(RunDraft draft, RunEvent event) {
        return switch (event) {
            case RunEvent.Created created -> false;
            case RunEvent.Unseen unseen -> false;
            case RunEvent.Taken taken -> taken(draft, taken.at());
            case RunEvent.TaskScheduled scheduled -> scheduled(draft, scheduled);
            case RunEvent.TaskStarted started -> started(draft, started);
            case RunEvent.TaskCompleted completed -> completed(draft, completed);
            case RunEvent.TaskFailed failed -> failed(draft, failed);
            case RunEvent.Restored restored -> restore(draft, restored.page());
            case RunEvent.Paused paused -> paused(draft, paused);
            case RunEvent.Resumed resumed -> resumed(draft, resumed.at());
            case RunEvent.CancelRequested requested -> cancelled(draft, requested.at());
            case RunEvent.Cancelled cancelled -> cancelled(draft, cancelled.at());
            case RunEvent.Completed completed -> ended(draft, completed);
            case RunEvent.Failed failed -> ended(draft, failed);
        };
    }

    private static boolean taken(RunDraft draft, Instant at) {
        if (draft.startedAt != null) {
            return false;
        }
        draft.startedAt = at;
        draft.status = draft.status == WorkflowStatus.PENDING ? WorkflowStatus.RUNNING : draft.status;
        RestoredFrom source = draft.source();
        if (source == null || source.kind() == RestoredFrom.Kind.FORK) {
            draft.add(event(ExecutionEvent.Type.WORKFLOW_STARTED, at));
        } else if (source.kind() == RestoredFrom.Kind.RESUME) {
            draft.add(ExecutionEvent.resumed(source.checkpointId(), at));
        }
        return true;
    }

    private static boolean scheduled(RunDraft draft, RunEvent.TaskScheduled scheduled) {
        AgentCall call = scheduled.call();
        enterRound(draft, Objects.requireNonNullElse(call.iteration(), 1));
        OptionalInt known = draft.indexOf(task -> task.id().equals(call.taskId()));
        if (known.isEmpty() && call.handedOffBy() != null) {
            draft.add(TaskState.handedOff(call.taskId(), call.stepId(), call.agentType(), call.handedOffBy()));
            known = OptionalInt.of(draft.tasks().size() - 1);
        }
        if (known.isEmpty() || draft.tasks().get(known.getAsInt()).isOver()) {
            return false;
        }
        TaskState task = draft.tasks().get(known.getAsInt());
        draft.replace(known.getAsInt(), task.scheduled(scheduled.id(), scheduled.activityId(), call));
        return true;
    }

    private static boolean started(RunDraft draft, RunEvent.TaskStarted started) {
        return started(draft, started, inFlight(draft, started.scheduledId()));
    }

    private static boolean started(RunDraft draft, RunEvent.TaskStarted started, OptionalInt index) {
        index.ifPresent(at -> {
            TaskState task = draft.tasks().get(at);
            draft.replace(at, task.started(started.at(), started.attempt()));
            draft.add(ExecutionEvent.taskStarted(task.id(), started.at()));
        });
        return index.isPresent();
    }

    /**
     * Temporal writes that an attempt began only when it ends. For a task that a cancel stopped that is after the run is over for its
     * readers, who are told all the same when it began.
     */
    private static boolean startedBeforeCancel(RunDraft draft, RunEvent event) {
        if (draft.status != WorkflowStatus.CANCELLED || !(event instanceof RunEvent.TaskStarted started)) {
            return false;
        }
        OptionalInt index = draft.indexOf(task -> task.stage() == TaskState.Stage.FAILED
                && task.scheduledId() == started.scheduledId()
                && task.startedAt() == null);
        return started(draft, started, index);
    }

    private static boolean completed(RunDraft draft, RunEvent.TaskCompleted completed) {
        OptionalInt index = inFlight(draft, completed.scheduledId());
        index.ifPresent(at -> {
            TaskState task = draft.tasks().get(at);
            draft.replace(at, task.completed(completed.at(), completed.response()));
            draft.add(ExecutionEvent.taskEnded(task.id(), completed.at(), true));
            draft.add(task.finished(completed.at(), completed.response(), draft.iteration));
            checkpoint(draft, Checkpoint.Type.AUTOMATIC, completed.at(), task.id(), null);
        });
        return index.isPresent();
    }

    private static boolean failed(RunDraft draft, RunEvent.TaskFailed failed) {
        OptionalInt index = inFlight(draft, failed.scheduledId());
        index.ifPresent(at -> {
            TaskState task = draft.tasks().get(at);
            draft.replace(at, task.failed(failed.at(), failed.message(), failed.response()));
            draft.add(ExecutionEvent.taskEnded(task.id(), failed.at(), false));
        });
        return index.isPresent();
    }

    private static boolean paused(RunDraft draft, RunEvent.Paused paused) {
        if (draft.status == WorkflowStatus.PAUSED) {
            return false;
        }
        draft.status = WorkflowStatus.PAUSED;
        draft.add(event(ExecutionEvent.Type.WORKFLOW_PAUSED, paused.at()));
        checkpoint(
                draft,
                Checkpoint.Type.PAUSED,
                paused.at(),
                null,
                paused.signal().reason());
        return true;
    }

    private static boolean resumed(RunDraft draft, Instant at) {
        if (draft.status != WorkflowStatus.PAUSED) {
            return false;
        }
        draft.status = draft.startedAt == null ? WorkflowStatus.PENDING : WorkflowStatus.RUNNING;
        draft.add(ExecutionEvent.resumed(null, at));
        return true;
    }

    private static boolean ended(RunDraft draft, RunEvent.Completed completed) {
        close(draft, CANCELLED, null, completed.at());
        draft.end(WorkflowStatus.COMPLETED, completed.at(), null, null);
        draft.add(event(ExecutionEvent.Type.WORKFLOW_COMPLETED, completed.at()));
        return true;
    }

    private static boolean ended(RunDraft draft, RunEvent.Failed failed) {
        RunFailure detail = failed.detail();
        close(draft, failed.message(), detail.taskId(), failed.at());
        draft.end(WorkflowStatus.FAILED, failed.at(), failed.message(), detail.timeoutSeconds());
        draft.add(ExecutionEvent.of(ExecutionEvent.Type.WORKFLOW_FAILED, failed.at(), ExecutionEvent.Severity.ERROR));
        checkpoint(draft, Checkpoint.Type.FAILURE, failed.at(), null, failed.message());
        return true;
    }

    private static boolean cancelled(RunDraft draft, Instant at) {
        close(draft, CANCELLED, null, at);
        draft.end(WorkflowStatus.CANCELLED, at, null, null);
        draft.add(ExecutionEvent.of(ExecutionEvent.Type.WORKFLOW_CANCELLED, at, ExecutionEvent.Severity.WARNING));
        return true;
    }

    private static boolean restore(RunDraft draft, RestoredPage page) {
        boolean isFirst = draft.finished().isEmpty();
        if (isFirst) {
            draft.replaceCheckpoints(page.checkpoints());
        } else {
            draft.insertCheckpoints(page.checkpoints());
        }
        if (isFirst && page.startedAt() != null && draft.status != WorkflowStatus.PENDING && !draft.isFork()) {
            draft.startedAt = page.startedAt();
            draft.add(event(ExecutionEvent.Type.WORKFLOW_STARTED, page.startedAt()));
        }
        page.events().forEach(past -> draft.add(PastEvents.event(past)));
        page.restoredTasks().forEach(finished -> restore(draft, finished));
        draft.isRestored = page.nextOffset() == null;
        return true;
    }

    /** Under the id that its task has here: a fork's definition may have more steps, and in another order. */
    private static void restore(RunDraft draft, FinishedTask finished) {
        enterRound(draft, finished.iteration());
        OptionalInt index = finished.handedOffBy() == null
                ? draft.indexOf(task -> task.stepId().equals(finished.stepId()))
                : addHandedOff(draft, finished);
        index.ifPresent(at -> {
            TaskState task = draft.tasks().get(at).restored(finished);
            draft.replace(at, task);
            if (finished.startedAt() != null) {
                draft.add(ExecutionEvent.taskStarted(task.id(), finished.startedAt()));
            }
            draft.add(ExecutionEvent.taskEnded(task.id(), finished.completedAt(), true));
            FinishedTask here = finished.renamed(task.id(), task.handedOffBy());
            draft.add(draft.isChanged() ? here.foreign() : here);
        });
    }

    /** What hands over has just ended: only workflows that do one task at a time follow handoffs. */
    private static OptionalInt addHandedOff(RunDraft draft, FinishedTask finished) {
        int index = draft.tasks().size();
        if (draft.finished().isEmpty()) {
            return OptionalInt.empty();
        }
        draft.add(TaskState.handedOff(
                TaskIds.of(index),
                finished.stepId(),
                finished.agentType(),
                draft.finished().getLast().taskId()));
        return OptionalInt.of(index);
    }

    /** Opens all tasks again if the round is a later one. */
    private static void enterRound(RunDraft draft, int iteration) {
        if (iteration > draft.iteration) {
            draft.iteration = iteration;
            draft.replaceAll(draft.tasks().stream().map(TaskState::reopened).toList());
        }
    }

    /** Tasks that were never handed out are skipped; the culprit and those in flight have failed. */
    private static void close(RunDraft draft, String message, @Nullable String culprit, Instant at) {
        draft.replaceAll(draft.tasks().stream()
                .map(task -> switch (task.stage()) {
                    case OPEN -> task.id().equals(culprit) ? task.failed(at, message, null) : task.skipped();
                    case SCHEDULED -> task.failed(at, task.id().equals(culprit) ? message : CANCELLED, null);
                    case COMPLETED, FAILED, SKIPPED -> task;
                })
                .toList());
    }

    private static void checkpoint(
            RunDraft draft, Checkpoint.Type type, Instant at, @Nullable String taskId, @Nullable String reason) {
        draft.add(new Checkpoint(type, at, draft.finished().size(), taskId, reason, draft.iteration));
    }

    private static OptionalInt inFlight(RunDraft draft, long scheduledId) {
        return draft.indexOf(task -> task.stage() == TaskState.Stage.SCHEDULED && task.scheduledId() == scheduledId);
    }

    private static ExecutionEvent event(ExecutionEvent.Type type, Instant at) {
        return ExecutionEvent.of(type, at, ExecutionEvent.Severity.INFORMATION);
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
}
