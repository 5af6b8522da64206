package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.ContextSnapshot;
import dev.agentstudio.workflows.view.ExecutionContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a run. Derived from its state, never stored beside it; snapshots are computed when they are read. */
public final class Checkpoints {
    private final RunState state;
    private @Nullable List<Optional<TaskId>> nextTasks;
    private Replay replay;
    private int played;

    public Checkpoints(RunState state) {
        this.state = state;
        replay = new Replay(state);
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

    /** Index of the one that a request has made, from 0; empty when it has made none. */
    public OptionalInt madeBy(String requestId) {
        Optional<Long> made = manual().filter(event -> requestId.equals(event.requestId()))
                .map(VisibleEvent::sequence)
                .findFirst();
        return made.isEmpty()
                ? OptionalInt.empty()
                : IntStream.range(0, size())
                        .filter(index -> Replay.sequence(state.checkpoints().get(index)) == made.get())
                        .findFirst();
    }

    /** The ids of the requests that have made checkpoints. */
    public Stream<String> makers() {
        return manual().flatMap(event -> Stream.ofNullable(event.requestId()));
    }

    private Stream<VisibleEvent.CheckpointMade> manual() {
        return state.log().stream()
                .filter(VisibleEvent.CheckpointMade.class::isInstance)
                .map(VisibleEvent.CheckpointMade.class::cast);
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
                state.workflowId().value(),
                index + 1,
                checkpoint.type(),
                checkpoint.completedTaskId() == null
                        ? null
                        : checkpoint.completedTaskId().value(),
                nextTask(index),
                view == null ? null : view.execution(),
                view == null ? null : snapshot(view.context(), checkpoint),
                checkpoint.createdAt(),
                checkpoint.reason(),
                checkpoint.metadata(),
                state.isResumable(),
                etag);
    }

    /** The tasks, of all rounds, that had a result at a checkpoint. */
    public List<FinishedTask> finished(int index) {
        return state.finished().subList(0, state.checkpoints().get(index).tasks());
    }

    /** The run as it was at a checkpoint: after all events up to the one that made it. */
    public RunState at(int index) {
        if (index < played) {
            replay = new Replay(state);
        }
        played = index;
        return replay.upTo(state.checkpoints().get(index));
    }

    /**
     * A part of what a run that continues from here takes over, of at most about {@link Payloads#MAX_BYTES}.
     *
     * @param offset tasks that earlier pages had
     * @param after sequence of the last event that earlier pages had; null for a workflow of an older build, whose pages end with a task
     * @return empty when there is no such checkpoint
     */
    public Optional<RestoredPage> page(RestoredFrom source, int offset, @Nullable Long after) {
        return page(source, offset, after, answer -> false);
    }

    /**
     * The same with room for copies in place of excerpts.
     *
     * @param isCopied which answers will be copied
     */
    public Optional<RestoredPage> page(
            RestoredFrom source, int offset, @Nullable Long after, Predicate<Recorded> isCopied) {
        OptionalInt chosen =
                source.checkpointId() == null ? OptionalInt.of(size() - 1) : indexOf(source.checkpointId());
        return chosen.isEmpty()
                ? Optional.empty()
                : Optional.of(new PageWriter(state, log(source, chosen.getAsInt()), Payloads.MAX_BYTES, isCopied)
                        .page(offset, after));
    }

    private List<VisibleEvent> log(RestoredFrom source, int checkpoint) {
        if (source.checkpointId() == null) {
            return state.log();
        }
        long last = Replay.sequence(state.checkpoints().get(checkpoint));
        return state.log().stream().takeWhile(event -> event.sequence() <= last).toList();
    }

    private static ContextSnapshot snapshot(ExecutionContext context, Checkpoint checkpoint) {
        return new ContextSnapshot(
                context.workflowExecutionId(),
                context.state(),
                context.results(),
                context.progress(),
                checkpoint.createdAt());
    }

    private @Nullable String nextTask(int index) {
        if (nextTasks == null) {
            nextTasks = NextTasks.of(state);
        }
        return nextTasks.get(index).map(TaskId::value).orElse(null);
    }
}
