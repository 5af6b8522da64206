package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A state while the fold changes it. A list is copied when it first changes, and only then. */
final class RunDraft {
    private final RunState base;
    private final Draft<TaskState> tasks;
    private final Draft<ExecutionEvent> events;
    private final Draft<FinishedTask> finished;
    private final Draft<Checkpoint> checkpoints;
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
        tasks = new Draft<>(base.tasks());
        events = new Draft<>(base.events());
        finished = new Draft<>(base.finished());
        checkpoints = new Draft<>(base.checkpoints());
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

    /** Whether the run was forked with another definition or input. */
    boolean isChanged() {
        RestoredFrom source = source();
        return source != null && Boolean.TRUE.equals(source.isChanged());
    }

    List<TaskState> tasks() {
        return tasks.read();
    }

    List<FinishedTask> finished() {
        return finished.read();
    }

    OptionalInt indexOf(Predicate<TaskState> test) {
        List<TaskState> now = tasks.read();
        return IntStream.range(0, now.size())
                .filter(index -> test.test(now.get(index)))
                .findFirst();
    }

    void replace(int index, TaskState task) {
        tasks.write().set(index, task);
    }

    void replaceAll(List<TaskState> changed) {
        tasks.replace(changed);
    }

    void add(TaskState task) {
        tasks.write().add(task);
    }

    void add(ExecutionEvent event) {
        events.write().add(event);
    }

    void add(FinishedTask task) {
        finished.write().add(task);
    }

    void add(Checkpoint checkpoint) {
        checkpoints.write().add(checkpoint);
    }

    void replaceEvents(List<ExecutionEvent> kept) {
        events.replace(kept);
    }

    /** Before those that the run has made itself since it began. */
    void insertCheckpoints(List<Checkpoint> restored) {
        List<Checkpoint> all = checkpoints.write();
        all.addAll(restored);
        all.sort(Comparator.comparing(Checkpoint::createdAt));
    }

    void replaceCheckpoints(List<Checkpoint> restored) {
        checkpoints.replace(restored);
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

    /** The state with these changes, which an event brought after the run was over. */
    RunState afterEnd(RunEvent event) {
        return state(base.lastUpdatedAt(), event.id(), base.changes() + 1);
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
                tasks.read(),
                events.read(),
                finished.read(),
                checkpoints.read(),
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

    private static final class Draft<T> {
        private List<T> list;
        private boolean isOwn;

        private Draft(List<T> list) {
            this.list = list;
        }

        private List<T> read() {
            return list;
        }

        private List<T> write() {
            if (!isOwn) {
                list = new ArrayList<>(list);
                isOwn = true;
            }
            return list;
        }

        private void replace(List<T> other) {
            list = other;
            isOwn = false;
        }
    }
}
