package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredBoard;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.TaskIndex;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The answers that one run's history holds, in their order. Holds one event at a time, however large the history is. */
public final class AnswerReader implements Iterator<AnswerReader.Found> {
    private final HistoryDecoder decoder;
    private final Iterator<HistoryEvent> events;
    private final Map<Long, AgentCall> scheduled = new HashMap<>();
    private final Queue<Found> found = new ArrayDeque<>();
    private @Nullable RestoredBoard restored;

    /** An answer, with its place in the run. */
    public record Found(RecordedAnswer.Key key, RecordedAnswer answer) {}

    public AnswerReader(HistoryDecoder decoder, Iterator<HistoryEvent> events) {
        this.decoder = decoder;
        this.events = events;
    }

    @Override
    public boolean hasNext() {
        while (found.isEmpty() && events.hasNext()) {
            read(decoder.decode(events.next()));
        }
        return !found.isEmpty();
    }

    @Override
    public Found next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return found.remove();
    }

    private void read(RunEvent event) {
        switch (event) {
            case RunEvent.Created created -> restored = board(created.input());
            case RunEvent.TaskScheduled task -> scheduled.put(task.id(), slim(task.call()));
            case RunEvent.TaskCompleted completed -> {
                AgentCall call = scheduled.remove(completed.scheduledId());
                if (call != null) {
                    add(call.taskId(), round(call), call.stepId(), completed.response());
                }
            }
            case RunEvent.TaskFailed failed -> {
                AgentCall call = scheduled.remove(failed.scheduledId());
                if (call != null && failed.response() != null) {
                    add(call.taskId(), round(call), call.stepId(), failed.response());
                }
            }
            case RunEvent.Restored page -> page.page().restoredTasks().forEach(this::restored);
            case RunEvent.WorkflowTaskStarted ignored -> {}
            case RunEvent.TaskStarted ignored -> {}
            case RunEvent.Completed ignored -> {}
            case RunEvent.Failed ignored -> {}
            case RunEvent.Cancelled ignored -> {}
            case RunEvent.Paused ignored -> {}
            case RunEvent.Resumed ignored -> {}
            case RunEvent.CancelRequested ignored -> {}
            case RunEvent.DeleteRequested ignored -> {}
            case RunEvent.CheckpointRequested ignored -> {}
            case RunEvent.TimeoutStarted ignored -> {}
            case RunEvent.TimerFired ignored -> {}
            case RunEvent.StartShown shown -> {}
            case RunEvent.NotShown ignored -> {}
        }
    }

    /** A task of an earlier run has an id of its own here. */
    private void restored(FinishedTask task) {
        Optional<TaskIndex> index = restored == null ? Optional.empty() : place(restored, task);
        if (index.isPresent() && task.recorded() == null) {
            add(index.get().id(), task.iteration(), task.stepId(), task.response());
        }
    }

    /** The index on the run's board of a task that it took over. Of answers that board keeps excerpts only. */
    static Optional<TaskIndex> place(RestoredBoard board, FinishedTask task) {
        board.add(task.with(task.response().excerpt(), task.recorded()));
        return board.indexOf(task.taskId());
    }

    private void add(TaskId taskId, int iteration, StepId stepId, AgentResponse response) {
        found.add(new Found(RecordedAnswer.Key.here(taskId, iteration), new RecordedAnswer(stepId, response)));
    }

    /** In histories of older builds each call holds copies of all that it was asked. */
    static AgentCall slim(AgentCall call) {
        return call.complete(
                new AgentRequest("", null, null, null, call.request().timeout()));
    }

    static int round(AgentCall call) {
        return Objects.requireNonNullElse(call.iteration(), 1);
    }

    static RestoredBoard board(ExecutionInput input) {
        return new RestoredBoard(
                input.definition().steps(), new Board(input.definition().steps()));
    }
}
