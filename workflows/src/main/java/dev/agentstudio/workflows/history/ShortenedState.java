package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A state in which excerpts stand in place of the large answers that its own run has recorded, so that the state of a history of any size is
 * small. Requests stay as they are. {@link WholeState} is the reverse.
 */
final class ShortenedState {
    private final RunState state;
    private final int maxBytes;
    private final IdentityHashMap<AgentResponse, AgentResponse> excerpts = new IdentityHashMap<>();

    /** The rounds of the tasks that this run itself has scheduled; of the others, failed answers are not found in its history. */
    private final Map<TaskId, Integer> rounds = new HashMap<>();

    private ShortenedState(RunState state, int maxBytes) {
        this.state = state;
        this.maxBytes = maxBytes;
    }

    static RunState of(RunState state) {
        return of(state, Recorded.MAX_COPIED_BYTES);
    }

    /** @param maxBytes size of the largest answer that stays, in bytes of UTF-8 JSON */
    static RunState of(RunState state, int maxBytes) {
        return new ShortenedState(state, maxBytes).shortened();
    }

    private RunState shortened() {
        List<FinishedTask> finished = new ArrayList<>();
        for (FinishedTask task : state.finished()) {
            Recorded place = task.recorded() == null ? place(task.taskId(), task.iteration(), task.response()) : null;
            finished.add(place == null ? task : task.with(excerpt(task.response()), place));
        }
        List<VisibleEvent> log = state.log().stream().map(this::shortened).toList();
        return excerpts.isEmpty()
                ? state
                : state.with(
                        state.tasks().stream().map(task -> task.with(excerpts)).toList(), log, finished);
    }

    private VisibleEvent shortened(VisibleEvent event) {
        if (event instanceof VisibleEvent.TaskScheduled scheduled && scheduled.dispatch() != null) {
            rounds.put(scheduled.taskId(), Objects.requireNonNullElse(scheduled.iteration(), 1));
        }
        return event instanceof VisibleEvent.TaskFailed failed && failed.response() != null && failed.recorded() == null
                ? shortened(failed, failed.response())
                : event;
    }

    private VisibleEvent shortened(VisibleEvent.TaskFailed failed, AgentResponse response) {
        Integer round = rounds.get(failed.taskId());
        Recorded place = round == null ? null : place(failed.taskId(), round, response);
        return place == null
                ? failed
                : new VisibleEvent.TaskFailed(
                        failed.sequence(), failed.at(), failed.taskId(), failed.message(), excerpt(response), place);
    }

    /** Null when the answer is not large. */
    private @Nullable Recorded place(TaskId taskId, int round, AgentResponse response) {
        Recorded place = Recorded.here(taskId, round, response);
        return place.bytes() > maxBytes ? place.in(state.run()) : null;
    }

    private AgentResponse excerpt(AgentResponse response) {
        return excerpts.computeIfAbsent(response, AgentResponse::excerpt);
    }
}
