package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A state while the fold changes it. Lists are copied only when they change. */
final class RunDraft {
    private final RunState base;
    private List<TaskState> tasks;
    private List<ExecutionEvent> events;
    private List<FinishedTask> finished;
    private List<Checkpoint> checkpoints;
    WorkflowStatus status;
    int iteration;
    boolean isRestored;

    @Nullable
    Instant startedAt;

    private @Nullable Instant endedAt;
    private @Nullable String errorMessage;
    private @Nullable Long exceededTimeoutSeconds;

    RunDraft(RunState base) {
        this.base = base;
        tasks = base.tasks();
        events = base.events();
        finished = base.finished();
        checkpoints = base.checkpoints();
        status = base.status();
        iteration = base.iteration();
        isRestored = base.isRestored();
        startedAt = base.startedAt();
        endedAt = base.endedAt();
        errorMessage = base.errorMessage();
        exceededTimeoutSeconds = base.exceededTimeoutSeconds();
    }

    /** Where the run goes on from; null for one that began at the beginning. */
    @Nullable
    RestoredFrom source() {
        return base.input().restoredFrom();
    }

    boolean isFork() {
        RestoredFrom source = source();
        return source != null && source.kind() == RestoredFrom.Kind.FORK;
    }

    List<TaskState> tasks() {
        return tasks;
    }

    List<FinishedTask> finished() {
        return finished;
    }

    OptionalInt indexOf(Predicate<TaskState> test) {
        return IntStream.range(0, tasks.size())
                .filter(index -> test.test(tasks.get(index)))
                .findFirst();
    }

    void replace(int index, TaskState task) {
        List<TaskState> changed = new ArrayList<>(tasks);
        changed.set(index, task);
        tasks = changed;
    }

    void replaceAll(List<TaskState> changed) {
        tasks = changed;
    }

    void add(TaskState task) {
        tasks = plus(tasks, task);
    }

    void add(ExecutionEvent event) {
        events = plus(events, event);
    }

    void add(FinishedTask task) {
        finished = plus(finished, task);
    }

    void addAll(List<FinishedTask> more) {
        List<FinishedTask> all = new ArrayList<>(finished);
        all.addAll(more);
        finished = all;
    }

    void add(Checkpoint checkpoint) {
        checkpoints = plus(checkpoints, checkpoint);
    }

    void replaceEvents(List<ExecutionEvent> kept) {
        events = kept;
    }

    void replaceCheckpoints(List<Checkpoint> restored) {
        checkpoints = restored;
    }

    void end(WorkflowStatus end, Instant at, @Nullable String message, @Nullable Long overranSeconds) {
        status = end;
        endedAt = at;
        errorMessage = message;
        exceededTimeoutSeconds = overranSeconds;
    }

    /** The state with these changes, which an event brought. */
    RunState after(RunEvent event) {
        return state(event.at(), event.id(), base.changes() + 1);
    }

    /** The state as it was at some time. */
    RunState at(Instant time) {
        return state(time, base.lastEventId(), base.changes());
    }

    /** The state with these changes, which no visible event brought. */
    RunState unseen(long lastEventId) {
        return state(base.lastUpdatedAt(), lastEventId, base.changes());
    }

    private RunState state(Instant lastUpdatedAt, long lastEventId, int changes) {
        return new RunState(
                base.workflowId(),
                base.runId(),
                base.input(),
                status,
                tasks,
                events,
                finished,
                checkpoints,
                iteration,
                isRestored,
                startedAt,
                endedAt,
                errorMessage,
                exceededTimeoutSeconds,
                lastUpdatedAt,
                lastEventId,
                changes);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> all = new ArrayList<>(list.size() + 1);
        all.addAll(list);
        all.add(element);
        return all;
    }
}
