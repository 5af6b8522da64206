package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.Sequences;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds a page to what has arrived of an earlier run. Events of the same workflow are taken as they are. A fork gives tasks the ids that they
 * have in its own definition, which may have more steps and in another order, and numbers events by position; so are events of older builds,
 * which have no sequences.
 */
final class PageReader {
    private final RestoredPrefix prefix;
    private final RunDraft draft;
    private final boolean isFork;
    private final boolean isChanged;
    private final Map<TaskId, TaskId> taskIds;
    private final Map<TaskId, FinishedTask> unscheduled = new HashMap<>();

    PageReader(RestoredPrefix prefix) {
        this.prefix = prefix;
        draft = new RunDraft(prefix.state());
        RestoredFrom source = Objects.requireNonNull(draft.source());
        isFork = source.kind() == RestoredFrom.Kind.FORK;
        isChanged = Boolean.TRUE.equals(source.isChanged());
        taskIds = new HashMap<>(prefix.taskIds());
    }

    RestoredPrefix read(RestoredPage page) {
        List<VisibleEvent> log = page.log();
        Long before = prefix.after();
        boolean isNumbered = log != null && before != null;
        if (log == null) {
            page.restoredTasks().forEach(task -> unscheduled.putIfAbsent(task.taskId(), task));
        }
        Iterator<FinishedTask> finished = page.restoredTasks().iterator();
        for (VisibleEvent event : log == null ? LegacyPage.log(page) : log) {
            FinishedTask task =
                    event instanceof VisibleEvent.TaskCompleted && finished.hasNext() ? finished.next() : null;
            if (before == null || log == null || event.sequence() > before) {
                add(event, task, isNumbered);
            }
        }
        Long last = page.lastSequence();
        Long after = before == null || last == null ? before : Long.valueOf(Math.max(before, last));
        return new RestoredPrefix(draft.state(), taskIds, log == null ? null : after);
    }

    private void add(VisibleEvent event, @Nullable FinishedTask task, boolean isNumbered) {
        if (event instanceof VisibleEvent.TaskCompleted && task == null) {
            return;
        }
        Optional<VisibleEvent> here = isNumbered && !isFork ? Optional.of(event) : translated(event);
        here.ifPresent(translated -> RunTransitions.apply(draft, translated, tasks(task)));
    }

    /** The event under the ids and the number that it has here; empty when it says nothing here. */
    private Optional<VisibleEvent> translated(VisibleEvent event) {
        long sequence = (isFork ? Sequences.TAKEN_OVER : 0) + draft.log().size() + 1;
        return switch (event) {
            case VisibleEvent.Started started ->
                isFork || draft.startedAt != null
                        ? Optional.empty()
                        : Optional.of(new VisibleEvent.Started(sequence, started.at()));
            case VisibleEvent.TaskScheduled scheduled -> scheduled(scheduled, sequence);
            case VisibleEvent.TaskStarted started ->
                id(started.taskId())
                        .map(id -> new VisibleEvent.TaskStarted(sequence, started.at(), id, started.attempt()));
            case VisibleEvent.TaskCompleted completed ->
                id(completed.taskId()).map(id -> new VisibleEvent.TaskCompleted(sequence, completed.at(), id));
            case VisibleEvent.TaskFailed failed ->
                id(failed.taskId())
                        .map(id -> new VisibleEvent.TaskFailed(
                                sequence, failed.at(), id, failed.message(), failed.response(), failed.recorded()));
            case VisibleEvent.Paused paused ->
                Optional.of(new VisibleEvent.Paused(sequence, paused.at(), paused.reason()));
            case VisibleEvent.Resumed resumed ->
                Optional.of(
                        new VisibleEvent.Resumed(sequence, resumed.at(), resumed.checkpointId(), resumed.requestId()));
            case VisibleEvent.CheckpointMade made ->
                Optional.of(new VisibleEvent.CheckpointMade(
                        sequence, made.at(), made.requestId(), made.name(), made.metadata(), made.checkpointType()));
            case VisibleEvent.Failed failed ->
                Optional.of(new VisibleEvent.Failed(sequence, failed.at(), failed.message(), failed.detail()));
            case VisibleEvent.Completed completed -> Optional.of(new VisibleEvent.Completed(sequence, completed.at()));
            case VisibleEvent.Cancelled cancelled -> Optional.of(new VisibleEvent.Cancelled(sequence, cancelled.at()));
        };
    }

    /** Also notes which task here it is about. */
    private Optional<VisibleEvent> scheduled(VisibleEvent.TaskScheduled scheduled, long sequence) {
        VisibleEvent.HandedOff handoff = scheduled.handedOff();
        Optional<TaskId> here = isFork
                ? place(scheduled.taskId(), scheduled.stepId(), handoff != null)
                : Optional.of(scheduled.taskId());
        Optional<TaskId> source = handoff == null ? Optional.empty() : id(handoff.source());
        if (here.isEmpty() || (handoff != null && source.isEmpty())) {
            return Optional.empty();
        }
        taskIds.put(scheduled.taskId(), here.get());
        return Optional.of(new VisibleEvent.TaskScheduled(
                sequence,
                scheduled.at(),
                here.get(),
                scheduled.stepId(),
                scheduled.iteration(),
                handoff == null ? null : new VisibleEvent.HandedOff(handoff.agentType(), source.orElseThrow()),
                null));
    }

    /** The id here of a task of the origin: of its step, or a new one when a handoff asked for it; empty when the step is not here. */
    private Optional<TaskId> place(TaskId taskId, StepId stepId, boolean isHandedOff) {
        if (isHandedOff) {
            return Optional.ofNullable(taskIds.get(taskId))
                    .filter(known -> draft.tasks().indexOf(known).isPresent())
                    .or(() -> Optional.of(new TaskIndex(draft.tasks().read().size()).id()));
        }
        return draft.tasks().read().stream()
                .filter(task -> task.handedOffBy() == null && task.stepId().equals(stepId))
                .map(TaskState::id)
                .findFirst();
    }

    /** The id here of a task that was scheduled, or, on a page of an older build, has a result. */
    private Optional<TaskId> id(TaskId taskId) {
        if (!isFork) {
            return Optional.of(taskId);
        }
        FinishedTask finished = unscheduled.get(taskId);
        if (finished != null && !taskIds.containsKey(taskId)) {
            place(taskId, finished.stepId(), finished.handedOffBy() != null).ifPresent(id -> taskIds.put(taskId, id));
        }
        return Optional.ofNullable(taskIds.get(taskId));
    }

    private Iterator<FinishedTask> tasks(@Nullable FinishedTask task) {
        return (task == null ? List.<FinishedTask>of() : List.of(isFork ? renamed(task) : task)).iterator();
    }

    private FinishedTask renamed(FinishedTask task) {
        TaskId source = task.handedOffBy();
        FinishedTask here = task.renamed(
                taskIds.getOrDefault(task.taskId(), task.taskId()),
                source == null ? null : taskIds.getOrDefault(source, source));
        return isChanged ? here.foreign() : here;
    }
}
