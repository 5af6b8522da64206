package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.StepIndex;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a run are so large that calls refer to them, and where they are recorded. Of large answers the board keeps excerpts only,
 * so that the memory of a worker does not hold what its workflows have answered.
 */
final class LargeValues {
    /**
     * What tasks in flight may answer together, in bytes. Nothing more is started in a run above 16 MiB, and Temporal ends it at 50 MiB.
     */
    private static final long MAX_IN_FLIGHT_BYTES = 24 * 1024 * 1024;

    private final ExecutionInput input;
    private final Board board;
    private final BooleanSupplier mayRefer;
    private final Map<TaskIndex, Recorded> places = new HashMap<>();
    private final Map<StepIndex, Integer> stepBytes = new HashMap<>();
    private int inputBytes = -1;
    private long largestBytes;

    /** @param mayRefer whether calls may leave values out; asked only when a value is large, since the answer may cost an event */
    LargeValues(ExecutionInput input, Board board, BooleanSupplier mayRefer) {
        this.input = input;
        this.board = board;
        this.mayRefer = mayRefer;
    }

    /** Whether something of this size is left out of calls. */
    boolean isReferred(int bytes) {
        return bytes > Recorded.MAX_COPIED_BYTES && mayRefer.getAsBoolean();
    }

    /** Whether results of this size, among them those of these tasks, are left out of calls: those of tasks with artifacts always are. */
    boolean isReferred(int bytes, List<TaskIndex> tasks) {
        return isReferred(bytes) || (tasks.stream().anyMatch(this::isWithArtifacts) && mayRefer.getAsBoolean());
    }

    /** Of large answers excerpts are left, which refer to all. */
    private boolean isWithArtifacts(TaskIndex task) {
        return board.recorded(task).isEmpty() && answer(task).hasArtifacts();
    }

    int inputBytes() {
        if (inputBytes < 0) {
            inputBytes = sizeOf(input.input());
        }
        return inputBytes;
    }

    /** Size of a step's configuration, which includes what it is to do. */
    int stepBytes(StepIndex step) {
        return stepBytes.computeIfAbsent(
                step, index -> sizeOf(index.in(input.definition().steps()).configuration()));
    }

    /** Size of the newest result of a task, which is at most that of the whole answer. */
    int resultBytes(TaskIndex task) {
        return board.recorded(task)
                .map(Recorded::bytes)
                .orElseGet(() -> sizeOf(answer(task).result()));
    }

    /** Where the newest answer of a task is recorded. A task answers once in a round. */
    Recorded recorded(TaskIndex task) {
        return board.recorded(task).orElseGet(() -> {
            Recorded known = places.get(task);
            int round = board.answeredIn(task);
            return known != null && known.iteration() == round ? known : place(task, round);
        });
    }

    private Recorded place(TaskIndex task, int round) {
        Recorded place = Recorded.here(task.id(), round, answer(task));
        places.put(task, place);
        return place;
    }

    /** Keeps excerpts of the answers of some tasks, if they are large. */
    void shorten(List<TaskIndex> tasks) {
        for (TaskIndex task : tasks) {
            Recorded recorded = recorded(task);
            if (isReferred(recorded.bytes())) {
                board.shorten(task, recorded);
                places.remove(task);
                note(recorded);
            }
        }
    }

    /** Learns from the answers that an earlier run has recorded how large those to come may be. */
    void noteExcerpts() {
        board.all(Board.Stage.DONE).forEach(task -> board.recorded(task).ifPresent(this::note));
    }

    /** Whether one more task in flight could answer with more than a run has room for, going by the largest answer so far. */
    boolean isFull(int inFlight) {
        return inFlight > 0 && (inFlight + 1) * largestBytes > MAX_IN_FLIGHT_BYTES;
    }

    private void note(Recorded recorded) {
        largestBytes = Math.max(largestBytes, recorded.bytes());
    }

    private AgentResponse answer(TaskIndex task) {
        return board.response(task)
                .orElseThrow(() -> new IllegalStateException("Task %s has not answered".formatted(task.id())));
    }

    private static int sizeOf(@Nullable JsonObject value) {
        return value == null ? 0 : Payloads.sizeOf(value);
    }
}
