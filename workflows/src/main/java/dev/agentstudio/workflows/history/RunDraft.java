package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state while the fold changes it, by one event or by many. A list is copied when it first changes, and only then. */
final class RunDraft {
    private final RunState base;
    private final TaskTable tasks;
    private final Draft<VisibleEvent> log;
    private final Draft<FinishedTask> finished;
    private final Draft<Checkpoint> checkpoints;
    WorkflowStatus status;
    int iteration;
    RunState.Position position;

    @Nullable
    Instant startedAt;

    RunState.@Nullable Outcome outcome;

    @Nullable
    RestoredPrefix restoring;

    private ControlLog control;
    private boolean isAccepted;

    RunDraft(RunState base) {
        this.base = base;
        control = base.control();
        tasks = new TaskTable(base.tasks());
        log = new Draft<>(base.log());
        finished = new Draft<>(base.finished());
        checkpoints = new Draft<>(base.checkpoints());
        status = base.status();
        iteration = base.iteration();
        startedAt = base.startedAt();
        outcome = base.outcome();
        restoring = base.restoring();
        position = base.position();
    }

    /** Decides what an event of control asks for. */
    void decide(RunEvent event) {
        ControlLog next = control.after(event);
        isAccepted = next.control().phase() != control.control().phase();
        control = next;
    }

    /** Whether the run does what the event asks for that was decided last. */
    boolean isAccepted() {
        return isAccepted;
    }

    boolean mayMakeCheckpoint() {
        return control.control().mayMakeCheckpoint();
    }

    ExecutionInput input() {
        return base.input();
    }

    /** Where the run continues from; null for one that began at the beginning. */
    @Nullable
    RestoredFrom source() {
        return base.input().restoredFrom();
    }

    TaskTable tasks() {
        return tasks;
    }

    List<VisibleEvent> log() {
        return log.read();
    }

    List<FinishedTask> finished() {
        return finished.read();
    }

    /** The sequence of what a history event of this run causes now. */
    long sequence(RunEvent event) {
        return base.input().sequences().of(event.id(), startedAt != null);
    }

    /** Adds an event where its sequence belongs, which is at the end but for the start of a fork. */
    void record(VisibleEvent event) {
        List<VisibleEvent> events = log.write();
        int index = events.size();
        while (index > 0 && events.get(index - 1).sequence() > event.sequence()) {
            index--;
        }
        events.add(index, event);
    }

    void add(FinishedTask task) {
        finished.write().add(task);
    }

    void add(Checkpoint checkpoint) {
        checkpoints.write().add(checkpoint);
    }

    /** Begins again with what another state has, but for its identity and position. */
    void replace(RunState other) {
        tasks.replaceAll(other.tasks());
        log.replace(other.log());
        finished.replace(other.finished());
        checkpoints.replace(other.checkpoints());
        status = other.status();
        iteration = other.iteration();
        startedAt = other.startedAt();
        outcome = other.outcome();
    }

    void end(WorkflowStatus end, RunState.Outcome how) {
        status = end;
        outcome = how;
    }

    RunState state() {
        return new RunState(
                base.identity(),
                new RunState.Lifecycle(status, startedAt, outcome, control),
                new RunState.Progress(tasks.read(), finished.read(), checkpoints.read(), iteration),
                log.read(),
                restoring,
                position);
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
