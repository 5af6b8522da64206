package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.PastEvent;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.ContextSnapshot;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a run. Derived from its state, never stored beside it; snapshots are computed when they are read. */
public final class Checkpoints {
    /** What a checkpoint takes on a page, roughly; there is one for each finished task. */
    private static final int CHECKPOINT_BYTES = 128;

    private final RunState state;
    private @Nullable List<Optional<String>> nextTasks;

    public Checkpoints(RunState state) {
        this.state = state;
    }

    /** How many there are. */
    public int size() {
        return state.checkpoints().size();
    }

    /** Id of the latest; null when there is none. */
    public @Nullable String latest() {
        return size() == 0 ? null : id(size() - 1);
    }

    /** @param index from 0 */
    public static String id(int index) {
        return "cp_%03d".formatted(index + 1);
    }

    /** Index of a checkpoint, from 0; empty when there is none of that id. */
    public OptionalInt indexOf(String id) {
        for (int index = 0; index < size(); index++) {
            if (id(index).equals(id)) {
                return OptionalInt.of(index);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * One checkpoint as a reader sees it.
     *
     * @param index from 0
     * @param withSnapshots whether to compute what the run looked like
     */
    public CheckpointData view(int index, boolean withSnapshots) {
        Checkpoint checkpoint = state.checkpoints().get(index);
        String etag = "\"%s-cp%d\"".formatted(RunView.suffix(state), index + 1);
        RunView view = withSnapshots ? RunView.snapshot(at(index), etag) : null;
        return new CheckpointData(
                id(index),
                state.workflowId(),
                index + 1,
                checkpoint.type(),
                completedTask(checkpoint),
                nextTask(index),
                view == null ? null : view.execution(),
                view == null ? null : snapshot(view.context(), checkpoint),
                checkpoint.createdAt(),
                checkpoint.reason(),
                true,
                etag);
    }

    /** The tasks, of all rounds, that had ended well at a checkpoint. */
    public List<FinishedTask> finished(int index) {
        return state.finished().subList(0, tasks(state.checkpoints().get(index)));
    }

    /** The run as it was at a checkpoint. */
    public RunState at(int index) {
        Checkpoint checkpoint = state.checkpoints().get(index);
        if (isHowItEnded(index)) {
            return state;
        }
        RunState fresh = RunFold.begin(
                new RunEvent.Created(1, state.input().createdAt(), state.workflowId(), state.runId(), state.input()));
        RestoredPage finished =
                new RestoredPage(finished(index), state.checkpoints().subList(0, index + 1), null, null, List.of());
        return RunFold.snapshot(RunFold.restored(fresh, finished), state, checkpoint, status(checkpoint));
    }

    /**
     * A part of what a run that goes on from here takes over, of at most about {@link Payloads#MAX_BYTES}.
     *
     * @param offset tasks that earlier pages had
     * @return empty when there is no such checkpoint
     */
    public Optional<RestoredPage> page(RestoredFrom source, int offset) {
        OptionalInt chosen =
                source.checkpointId() == null ? OptionalInt.of(size() - 1) : indexOf(source.checkpointId());
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        int end = source.checkpointId() == null
                ? state.finished().size()
                : tasks(state.checkpoints().get(chosen.getAsInt()));
        int next = offset;
        int bytes = 0;
        while (next < end && (next == offset || bytes < Payloads.MAX_BYTES / 2)) {
            bytes += Payloads.sizeOf(state.finished().get(next++)) + CHECKPOINT_BYTES;
        }
        boolean isFirst = offset == 0;
        boolean isLast = next == end;
        return Optional.of(new RestoredPage(
                state.finished().subList(offset, next),
                checkpoints(chosen.getAsInt(), isFirst ? -1 : offset, isLast ? Integer.MAX_VALUE : next),
                state.startedAt(),
                isLast ? null : Integer.valueOf(next),
                isFirst && source.kind() != RestoredFrom.Kind.FORK ? events(source, chosen.getAsInt()) : List.of()));
    }

    /** Up to a checkpoint, those with more finished tasks than the first number, but not more than the second. */
    private List<Checkpoint> checkpoints(int chosen, int moreThan, int atMost) {
        return state.checkpoints().subList(0, chosen + 1).stream()
                .filter(checkpoint -> checkpoint.tasks() > moreThan && checkpoint.tasks() <= atMost)
                .toList();
    }

    private List<PastEvent> events(RestoredFrom source, int checkpoint) {
        List<ExecutionEvent> events = source.checkpointId() == null
                ? state.events()
                : PastEvents.upTo(state, state.checkpoints().get(checkpoint));
        return PastEvents.of(state, events);
    }

    /** How many tasks it has; all, as long as not even those have been taken over from an earlier run. */
    private int tasks(Checkpoint checkpoint) {
        return Math.min(checkpoint.tasks(), state.finished().size());
    }

    /** The task that made it, under the id that it has here. */
    private @Nullable String completedTask(Checkpoint checkpoint) {
        boolean isKnown = checkpoint.type() == Checkpoint.Type.AUTOMATIC && tasks(checkpoint) == checkpoint.tasks();
        return isKnown ? state.finished().get(checkpoint.tasks() - 1).taskId() : checkpoint.completedTaskId();
    }

    private static WorkflowStatus status(Checkpoint checkpoint) {
        return switch (checkpoint.type()) {
            case AUTOMATIC -> WorkflowStatus.RUNNING;
            case PAUSED -> WorkflowStatus.PAUSED;
            case FAILURE -> WorkflowStatus.FAILED;
        };
    }

    private static ContextSnapshot snapshot(ExecutionContext context, Checkpoint checkpoint) {
        return new ContextSnapshot(
                context.workflowExecutionId(),
                context.state(),
                context.results(),
                context.progress(),
                checkpoint.createdAt());
    }

    private boolean isHowItEnded(int index) {
        return state.status() == WorkflowStatus.FAILED && index == size() - 1;
    }

    private @Nullable String nextTask(int index) {
        if (nextTasks == null) {
            nextTasks = NextTasks.of(state);
        }
        return nextTasks.get(index).orElse(null);
    }
}
