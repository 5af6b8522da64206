package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The fold of a run's history, one event at a time. Deterministic and total: any event may follow any other, and what makes no sense
 * changes nothing. Events that were folded before are ignored, so overlapping reads do no harm.
 *
 * <p>Here is decided which visible event a history event causes, at most one; {@link RunTransitions} says what that one changes.
 */
public final class RunFold {
    private RunFold() {}

    /** The state of a run that has just been created. */
    public static RunState begin(RunEvent.Created event) {
        ExecutionInput input = event.input();
        RestoredFrom source = input.restoredFrom();
        boolean isLaterRun = source != null && source.kind() != RestoredFrom.Kind.FORK;
        RunState created = RunState.created(
                new RunState.Identity(event.run(), input, event.traceParent()),
                isLaterRun ? WorkflowStatus.RUNNING : WorkflowStatus.PENDING,
                new RunState.Position(isLaterRun ? event.at() : input.createdAt(), event.id(), 1, false));
        return source == null ? created : created.with(RestoredPrefix.empty(created.identity()));
    }

    /** Folds the rest of a history in order. */
    public static RunState apply(RunState state, Iterable<RunEvent> events) {
        RunDraft draft = new RunDraft(state);
        for (RunEvent event : events) {
            apply(draft, event);
        }
        return draft.state();
    }

    public static RunState apply(RunState state, RunEvent event) {
        return apply(state, List.of(event));
    }

    /**
     * A run as it will be once it has taken over what an earlier run finished. For readers who come before that is in its history.
     *
     * @param page of the checkpoint that the run names; the whole of it, or one page after the other
     */
    public static RunState restored(RunState state, RestoredPage page) {
        RunDraft draft = new RunDraft(state);
        restored(draft, page);
        return draft.state();
    }

    private static void apply(RunDraft draft, RunEvent event) {
        if (event.id() <= draft.position.lastEventId()) {
            return;
        }
        draft.decide(event);
        boolean isOver = draft.status.isTerminal();
        boolean isVisible = isOver ? startedBeforeCancel(draft, event) : change(draft, event);
        draft.position = draft.position.at(event.id());
        if (isVisible) {
            draft.position = draft.position.visible(isOver ? draft.position.lastUpdatedAt() : event.at());
        }
    }

    /** Whether a reader sees the event. */
    private static boolean change(RunDraft draft, RunEvent event) {
        return switch (event) {
            case RunEvent.Created created -> false;
            case RunEvent.NotShown unseen -> false;
            case RunEvent.TimeoutStarted timer -> false;
            case RunEvent.TimerFired timer -> false;
            case RunEvent.DeleteRequested requested -> false;
            case RunEvent.WorkflowTaskStarted started -> workflowTaskStarted(draft, started);
            case RunEvent.StartShown shown -> startShown(draft, shown);
            case RunEvent.TaskScheduled scheduled -> scheduled(draft, scheduled);
            case RunEvent.TaskStarted started -> started(draft, started);
            case RunEvent.TaskCompleted completed -> completed(draft, completed);
            case RunEvent.TaskFailed failed -> failed(draft, failed);
            case RunEvent.Restored restored -> restored(draft, restored.page());
            case RunEvent.Paused paused -> paused(draft, paused);
            case RunEvent.Resumed resumed -> resumed(draft, resumed);
            case RunEvent.CheckpointRequested requested -> checkpointMade(draft, requested);
            case RunEvent.CancelRequested requested -> draft.isAccepted() && cancelled(draft, requested);
            case RunEvent.Cancelled cancelled -> cancelled(draft, cancelled);
            case RunEvent.Completed completed ->
                add(draft, new VisibleEvent.Completed(draft.sequence(completed), completed.at()));
            case RunEvent.Failed failed ->
                add(
                        draft,
                        new VisibleEvent.Failed(
                                draft.sequence(failed), failed.at(), failed.message(), failed.detail()));
        };
    }

    private static boolean add(RunDraft draft, VisibleEvent event) {
        RunTransitions.apply(draft, event, Collections.emptyIterator());
        return true;
    }

    private static boolean workflowTaskStarted(RunDraft draft, RunEvent.WorkflowTaskStarted started) {
        if (draft.position.isStarted()) {
            return false;
        }
        draft.position = draft.position.started();
        RestoredFrom source = draft.source();
        if (source == null) {
            return add(draft, new VisibleEvent.Started(draft.sequence(started), started.at()));
        }
        return switch (source.kind()) {
            case FORK -> add(draft, new VisibleEvent.Started(draft.sequence(started), started.at()));
            case RESUME ->
                add(
                        draft,
                        new VisibleEvent.Resumed(
                                draft.sequence(started), started.at(), checkpoint(source), source.resumedBy()));
            case CONTINUE -> {
                // Until the first page says when the workflow really started.
                draft.startedAt = Objects.requireNonNullElse(draft.startedAt, started.at());
                yield true;
            }
        };
    }

    /**
     * A workflow task that a worker failed or lost is started again, and the workflow knows only the time of the one that succeeded. Later runs
     * of a workflow started when its first one did, whatever older builds wrote there.
     */
    private static boolean startShown(RunDraft draft, RunEvent.StartShown shown) {
        boolean isFirstRun = draft.source() == null || isFork(draft);
        if (!isFirstRun || draft.startedAt == null || !shown.startedAt().isAfter(draft.startedAt)) {
            return false;
        }
        draft.startedAt = shown.startedAt();
        return true;
    }

    /** What a new run says that it continues from, also when the earlier one had no checkpoint. */
    private static String checkpoint(RestoredFrom source) {
        return Objects.requireNonNullElse(source.checkpointId(), "");
    }

    private static boolean scheduled(RunDraft draft, RunEvent.TaskScheduled scheduled) {
        AgentCall call = scheduled.call();
        OptionalInt known = draft.tasks().indexOf(call.taskId());
        boolean isNewRound = Objects.requireNonNullElse(call.iteration(), 1) > draft.iteration;
        boolean isOver =
                known.isPresent() && draft.tasks().get(known.getAsInt()).isOver();
        if ((known.isEmpty() && call.handedOffBy() == null) || (isOver && !isNewRound)) {
            return false;
        }
        return add(
                draft,
                new VisibleEvent.TaskScheduled(
                        draft.sequence(scheduled),
                        scheduled.at(),
                        call.taskId(),
                        call.stepId(),
                        call.iteration(),
                        call.handedOffBy() == null
                                ? null
                                : new VisibleEvent.HandedOff(call.agentType(), call.handedOffBy()),
                        new VisibleEvent.Dispatch(scheduled.id(), scheduled.activityId(), call)));
    }

    private static boolean started(RunDraft draft, RunEvent.TaskStarted started) {
        TaskState task = inFlight(draft, started.scheduledId());
        return task != null
                && add(
                        draft,
                        new VisibleEvent.TaskStarted(
                                draft.sequence(started), started.at(), task.id(), started.attempt()));
    }

    /**
     * Temporal writes that an attempt began only when it ends. For a task that a cancel stopped that is after the run has ended for its
     * readers. Nothing follows the event that ended it, so only the task says when it began.
     */
    private static boolean startedBeforeCancel(RunDraft draft, RunEvent event) {
        if (draft.status != WorkflowStatus.CANCELLED || !(event instanceof RunEvent.TaskStarted started)) {
            return false;
        }
        OptionalInt index = draft.tasks().dispatchedBy(started.scheduledId());
        if (index.isEmpty() || !isCutOff(draft.tasks().get(index.getAsInt()))) {
            return false;
        }
        TaskState task = draft.tasks().get(index.getAsInt());
        draft.tasks().replace(index.getAsInt(), task.started(started.at(), started.attempt()));
        return true;
    }

    private static boolean isCutOff(TaskState task) {
        return task.stage() == TaskState.Stage.FAILED && task.startedAt() == null;
    }

    private static boolean completed(RunDraft draft, RunEvent.TaskCompleted completed) {
        TaskState task = inFlight(draft, completed.scheduledId());
        if (task == null) {
            return false;
        }
        FinishedTask finished = task.finished(completed.at(), completed.response(), draft.iteration)
                .with(completed.response(), completed.recorded());
        VisibleEvent event = new VisibleEvent.TaskCompleted(draft.sequence(completed), completed.at(), task.id());
        RunTransitions.apply(draft, event, List.of(finished).iterator());
        return true;
    }

    private static boolean failed(RunDraft draft, RunEvent.TaskFailed failed) {
        TaskState task = inFlight(draft, failed.scheduledId());
        return task != null
                && add(
                        draft,
                        new VisibleEvent.TaskFailed(
                                draft.sequence(failed),
                                failed.at(),
                                task.id(),
                                failed.message(),
                                failed.response(),
                                failed.recorded()));
    }

    private static boolean paused(RunDraft draft, RunEvent.Paused paused) {
        return draft.isAccepted()
                && add(
                        draft,
                        new VisibleEvent.Paused(
                                draft.sequence(paused),
                                paused.at(),
                                paused.signal().reason()));
    }

    private static boolean resumed(RunDraft draft, RunEvent.Resumed resumed) {
        return draft.isAccepted()
                && add(
                        draft,
                        new VisibleEvent.Resumed(
                                draft.sequence(resumed),
                                resumed.at(),
                                null,
                                ControlSignal.repeatable(resumed.signal().requestId())));
    }

    /** The workflow looks as before, so no reader sees it. */
    private static boolean checkpointMade(RunDraft draft, RunEvent.CheckpointRequested requested) {
        ControlSignal signal = requested.signal();
        if (draft.mayMakeCheckpoint() && !RunState.hasCheckpoint(draft.log(), signal.requestId())) {
            add(
                    draft,
                    new VisibleEvent.CheckpointMade(
                            draft.sequence(requested),
                            requested.at(),
                            signal.requestId(),
                            signal.reason(),
                            signal.metadata(),
                            signal.checkpointType()));
        }
        return false;
    }

    private static boolean cancelled(RunDraft draft, RunEvent event) {
        return add(draft, new VisibleEvent.Cancelled(draft.sequence(event), event.at()));
    }

    /** What the run has done itself meanwhile comes after all that it takes over, so it is applied again to each longer prefix. */
    private static boolean restored(RunDraft draft, RestoredPage page) {
        RestoredPrefix prefix = draft.restoring;
        if (prefix == null) {
            return false;
        }
        List<FinishedTask> finished = draft.finished();
        List<VisibleEvent> own = draft.log().stream()
                .filter(event -> draft.input().sequences().isOwn(event.sequence()))
                .toList();
        List<FinishedTask> ownFinished =
                finished.subList(prefix.state().finished().size(), finished.size());
        RestoredPrefix longer = prefix.with(page);
        draft.replace(longer.state());
        longer.hand(draft);
        var tasks = ownFinished.iterator();
        own.forEach(event -> RunTransitions.apply(draft, event, tasks));
        if (page.startedAt() != null && draft.startedAt != null && !isFork(draft)) {
            draft.startedAt = page.startedAt();
        }
        draft.restoring = page.nextOffset() == null ? null : longer;
        return true;
    }

    private static boolean isFork(RunDraft draft) {
        RestoredFrom source = draft.source();
        return source != null && source.kind() == RestoredFrom.Kind.FORK;
    }

    private static @Nullable TaskState inFlight(RunDraft draft, long scheduledId) {
        OptionalInt index = draft.tasks().dispatchedBy(scheduledId);
        if (index.isEmpty()) {
            return null;
        }
        TaskState task = draft.tasks().get(index.getAsInt());
        return task.stage() == TaskState.Stage.SCHEDULED ? task : null;
    }
}
