package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.TaskIds;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.StepOrder;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.ContextSnapshot;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a run. Derived from its state, never stored beside it; snapshots are computed when they are read. */
public final class Checkpoints {
    private final RunState state;
    private final List<Integer> order;

    public Checkpoints(RunState state) {
        this.state = state;
        this.order = StepOrder.of(state.input().definition().steps());
    }

    /** How many there are. */
    public int size() {
        return state.checkpoints().size();
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
        RunView view = withSnapshots ? new RunView(at(index), List.of()) : null;
        return new CheckpointData(
                id(index),
                state.workflowId(),
                index + 1,
                checkpoint.type(),
                checkpoint.completedTaskId(),
                nextTask(index),
                view == null ? null : view.execution(),
                view == null ? null : snapshot(view.context(), checkpoint),
                checkpoint.createdAt(),
                checkpoint.reason(),
                true,
                "\"%s-cp%d\"".formatted(RunView.suffix(state), index + 1));
    }

    /** The tasks, of all rounds, that had ended well at a checkpoint. */
    public List<FinishedTask> finished(int index) {
        return state.finished().subList(0, state.checkpoints().get(index).tasks());
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
                new RestoredPage(finished(index), state.checkpoints().subList(0, index + 1), null, null);
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
                : state.checkpoints().get(chosen.getAsInt()).tasks();
        int next = offset;
        int bytes = 0;
        while (next < end && (next == offset || bytes < Payloads.MAX_BYTES / 2)) {
            bytes += Payloads.sizeOf(state.finished().get(next++));
        }
        List<FinishedTask> tasks = state.finished().subList(offset, next);
        return Optional.of(new RestoredPage(
                tasks,
                offset == 0 ? state.checkpoints().subList(0, chosen.getAsInt() + 1) : List.of(),
                state.startedAt(),
                next < end ? Integer.valueOf(next) : null));
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

    /** The task of the first step in topological order that had not ended well in the round of the checkpoint. */
    private @Nullable String nextTask(int index) {
        List<FinishedTask> finished = finished(index);
        int round = isHowItEnded(index) || finished.isEmpty()
                ? state.iteration()
                : finished.getLast().iteration();
        Set<String> done = finished.stream()
                .filter(task -> task.iteration() == round && task.handedOffBy() == null)
                .map(FinishedTask::stepId)
                .collect(Collectors.toSet());
        return order.stream()
                .filter(step -> !done.contains(
                        state.input().definition().steps().get(step).id()))
                .findFirst()
                .map(TaskIds::of)
                .orElse(null);
    }
}
