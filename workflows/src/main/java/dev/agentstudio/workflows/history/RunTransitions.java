package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.Sequences;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.plan.TaskIndex;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What each visible event changes. A run, what it takes over from earlier runs, and its state at each checkpoint are all made by these
 * transitions and nothing else, so they cannot disagree.
 */
final class RunTransitions {
    static final String CANCELLED = "Cancelled";

    private RunTransitions() {}

    /** Tasks of which none has begun. */
    static List<TaskState> open(List<StepDefinition> steps) {
        Map<StepId, TaskId> taskIds = new HashMap<>();
        for (int step = 0; step < steps.size(); step++) {
            taskIds.put(steps.get(step).id(), new TaskIndex(step).id());
        }
        return steps.stream()
                .map(step -> TaskState.open(
                        taskId(step.id(), taskIds),
                        step,
                        step.dependsOn().stream().map(id -> taskId(id, taskIds)).toList()))
                .toList();
    }

    /** A dependency that the definition does not have keeps its text. */
    private static TaskId taskId(StepId step, Map<StepId, TaskId> taskIds) {
        TaskId known = taskIds.get(step);
        return known == null ? new TaskId(step.value()) : known;
    }

    /** @param finished gives the task of each {@link VisibleEvent.TaskCompleted} */
    static void apply(RunDraft draft, VisibleEvent event, Iterator<FinishedTask> finished) {
        List<VisibleEvent> log = draft.log();
        if (!log.isEmpty() && Sequences.leavesOrigin(log.getLast().sequence(), event.sequence())) {
            reopen(draft);
            draft.status = statusBeforeOrigin(log);
        }
        switch (event) {
            case VisibleEvent.Started started -> started(draft, started);
            case VisibleEvent.TaskScheduled scheduled -> scheduled(draft, scheduled);
            case VisibleEvent.TaskStarted started -> started(draft, started);
            case VisibleEvent.TaskCompleted completed -> {
                if (finished.hasNext()) {
                    completed(draft, completed, finished.next());
                }
            }
            case VisibleEvent.TaskFailed failed ->
                draft.tasks()
                        .indexOf(failed.taskId())
                        .ifPresent(index -> draft.tasks()
                                .replace(
                                        index,
                                        draft.tasks()
                                                .get(index)
                                                .failed(failed.at(), failed.message(), failed.response())));
            case VisibleEvent.Paused paused -> {
                draft.status = WorkflowStatus.PAUSED;
                draft.add(checkpoint(draft, Checkpoint.Type.PAUSED, paused, null, paused.reason()));
            }
            case VisibleEvent.Resumed resumed -> resumed(draft, resumed);
            case VisibleEvent.CheckpointMade made ->
                draft.add(
                        checkpoint(draft, made.type(), made, null, made.name()).with(made.metadata()));
            case VisibleEvent.Completed completed -> end(draft, WorkflowStatus.COMPLETED, completed);
            case VisibleEvent.Cancelled cancelled -> end(draft, WorkflowStatus.CANCELLED, cancelled);
            case VisibleEvent.Failed failed -> failed(draft, failed);
        }
        draft.record(event);
    }

    /** Opens everything again that has no result, as a run does that continues from here. */
    static void reopen(RunDraft draft) {
        draft.tasks().replaceAll(open(draft.input().definition().steps()));
        draft.iteration = 1;
        draft.finished().forEach(finished -> complete(draft, finished));
        draft.outcome = null;
    }

    /** The status that a fork had by itself before what it took over from its origin, which may have been paused or have failed there. */
    private static WorkflowStatus statusBeforeOrigin(List<VisibleEvent> log) {
        WorkflowStatus status = WorkflowStatus.PENDING;
        for (VisibleEvent event : log) {
            if (Sequences.isTakenOverByFork(event.sequence())) {
                break;
            }
            if (event instanceof VisibleEvent.Paused) {
                status = WorkflowStatus.PAUSED;
            } else if (event instanceof VisibleEvent.Resumed
                    || (status == WorkflowStatus.PENDING && !(event instanceof VisibleEvent.CheckpointMade))) {
                status = WorkflowStatus.RUNNING;
            }
        }
        return status;
    }

    private static void started(RunDraft draft, VisibleEvent.Started started) {
        draft.startedAt = started.at();
        if (draft.status == WorkflowStatus.PENDING) {
            draft.status = WorkflowStatus.RUNNING;
        }
    }

    private static void scheduled(RunDraft draft, VisibleEvent.TaskScheduled scheduled) {
        enterRound(draft, Objects.requireNonNullElse(scheduled.iteration(), 1));
        if (scheduled.handedOff() != null
                && draft.tasks().indexOf(scheduled.taskId()).isEmpty()) {
            draft.tasks().add(TaskState.handedOff(scheduled.taskId(), scheduled.stepId(), scheduled.handedOff()));
        }
        draft.tasks()
                .indexOf(scheduled.taskId())
                .ifPresent(index ->
                        draft.tasks().replace(index, draft.tasks().get(index).scheduled(scheduled.dispatch())));
    }

    private static void started(RunDraft draft, VisibleEvent.TaskStarted started) {
        draft.tasks()
                .indexOf(started.taskId())
                .ifPresent(index -> draft.tasks()
                        .replace(index, draft.tasks().get(index).started(started.at(), started.attempt())));
    }

    private static void completed(RunDraft draft, VisibleEvent.TaskCompleted event, FinishedTask finished) {
        complete(draft, finished);
        draft.add(finished);
        draft.add(checkpoint(draft, Checkpoint.Type.AUTOMATIC, event, event.taskId(), null));
    }

    private static void complete(RunDraft draft, FinishedTask finished) {
        enterRound(draft, finished.iteration());
        OptionalInt known = draft.tasks().indexOf(finished.taskId());
        if (known.isPresent()) {
            int index = known.getAsInt();
            draft.tasks().replace(index, draft.tasks().get(index).completed(finished));
        } else if (finished.handedOffBy() != null) {
            VisibleEvent.HandedOff handoff = new VisibleEvent.HandedOff(finished.agentType(), finished.handedOffBy());
            draft.tasks()
                    .add(TaskState.handedOff(finished.taskId(), finished.stepId(), handoff)
                            .completed(finished));
        }
    }

    private static void resumed(RunDraft draft, VisibleEvent.Resumed resumed) {
        if (resumed.checkpointId() == null) {
            draft.status = draft.startedAt == null ? WorkflowStatus.PENDING : WorkflowStatus.RUNNING;
            return;
        }
        reopen(draft);
        draft.status = WorkflowStatus.RUNNING;
        if (draft.startedAt == null) {
            draft.startedAt = resumed.at();
        }
    }

    private static void end(RunDraft draft, WorkflowStatus status, VisibleEvent event) {
        close(draft, CANCELLED, null, event.at());
        draft.end(status, new RunState.Outcome(event.at(), null, null));
    }

    private static void failed(RunDraft draft, VisibleEvent.Failed failed) {
        close(draft, failed.message(), failed.detail().taskId(), failed.at());
        draft.end(
                WorkflowStatus.FAILED,
                new RunState.Outcome(
                        failed.at(), failed.message(), failed.detail().timeoutSeconds()));
        draft.add(checkpoint(draft, Checkpoint.Type.FAILURE, failed, null, failed.message()));
    }

    /** Opens all tasks again if the round is a later one. */
    private static void enterRound(RunDraft draft, int iteration) {
        if (iteration > draft.iteration) {
            draft.iteration = iteration;
            draft.tasks().replaceEach(TaskState::reopened);
        }
    }

    /** Tasks that were never scheduled are skipped; the culprit and those in flight have failed. */
    private static void close(RunDraft draft, String message, @Nullable TaskId culprit, Instant at) {
        draft.tasks().replaceEach(task -> switch (task.stage()) {
            case OPEN -> task.id().equals(culprit) ? task.failed(at, message, null) : task.skipped();
            case SCHEDULED -> task.failed(at, task.id().equals(culprit) ? message : CANCELLED, null);
            case COMPLETED, FAILED, SKIPPED -> task;
        });
    }

    private static Checkpoint checkpoint(
            RunDraft draft,
            Checkpoint.Type type,
            VisibleEvent maker,
            @Nullable TaskId taskId,
            @Nullable String reason) {
        return new Checkpoint(
                type, maker.at(), draft.finished().size(), taskId, reason, draft.iteration, maker.sequence());
    }
}
