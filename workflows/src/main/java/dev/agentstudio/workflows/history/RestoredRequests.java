package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.execution.AgentCalls;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.TaskIds;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Plan;
import dev.agentstudio.workflows.plan.Planner;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What tasks were asked that a run took over from an earlier one. Checkpoints keep answers only: what a task was asked follows from the
 * input and from the answers before it, and would take as much room again. So the run is planned once more, with each task ending as it
 * did then.
 */
final class RestoredRequests {
    private final RunState state;
    private final Planner planner;
    private final Board board;
    private final AgentCalls calls;
    private final Map<String, AgentRequest> requests = new HashMap<>();

    private RestoredRequests(RunState state) {
        this.state = state;
        planner = Planner.of(
                state.input().definition(),
                Objects.requireNonNullElse(state.input().maxInFlight(), Planner.DEFAULT_MAX_IN_FLIGHT));
        board = new Board(state.input().definition().steps());
        calls = new AgentCalls(state.workflowId(), state.input(), planner, board);
    }

    /** The newest request of each task, by task id; none of those that were asked by a workflow of another definition or input. */
    static Map<String, AgentRequest> of(RunState state) {
        RestoredRequests restored = new RestoredRequests(state);
        restored.plan();
        state.finished().stream()
                .filter(task -> Boolean.TRUE.equals(task.isForeign()))
                .forEach(task -> restored.requests.remove(task.taskId()));
        return Map.copyOf(restored.requests);
    }

    private void plan() {
        Iterator<FinishedTask> finished = state.finished().iterator();
        while (finished.hasNext()) {
            switch (planner.next(board)) {
                case Plan.Start start -> start.tasks().forEach(this::start);
                case Plan.Await await -> end(finished.next());
                case Plan.HandOver handOver -> board.add(handOver.source(), handOver.handoff());
                case Plan.Repeat repeat -> board.repeat();
                case Plan.Finish finish -> {
                    return;
                }
                case Plan.Stop stop -> {
                    return;
                }
            }
        }
    }

    private void start(int task) {
        requests.put(TaskIds.of(task), calls.of(task).request());
        board.move(task, Board.Place.IN_FLIGHT);
    }

    /** Started first if it is not: the runs that it was taken over from may have had failures, which let others run earlier. */
    private void end(FinishedTask finished) {
        taskOf(finished).ifPresent(task -> {
            if (board.place(task) == Board.Place.OPEN) {
                start(task);
            }
            board.done(task, finished.response());
        });
    }

    private OptionalInt taskOf(FinishedTask finished) {
        List<String> steps = state.input().definition().steps().stream()
                .map(step -> step.id())
                .toList();
        return finished.handedOffBy() == null
                ? IntStream.range(0, steps.size())
                        .filter(step -> steps.get(step).equals(finished.stepId()))
                        .findFirst()
                : IntStream.range(board.steps(), board.size())
                        .filter(task -> board.place(task) == Board.Place.IN_FLIGHT)
                        .findFirst();
    }
}
