package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.execution.AgentCalls;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Plan;
import dev.agentstudio.workflows.plan.Planner;
import dev.agentstudio.workflows.plan.TaskIndex;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What tasks were asked that a run took over from a build that did not store when they were scheduled. The run is planned once more, with
 * each task ending as it did then.
 */
final class PlannedRequests {
    private final RunState state;
    private final Planner planner;
    private final Board board;
    private final AgentCalls calls;
    private final Map<TaskId, AgentRequest> requests = new HashMap<>();

    private PlannedRequests(RunState state) {
        this.state = state;
        planner = Planner.of(
                state.input().planned(),
                Objects.requireNonNullElse(state.input().maxInFlight(), Planner.DEFAULT_MAX_IN_FLIGHT));
        board = new Board(state.input().definition().steps());
        calls = new AgentCalls(state.workflowId(), state.input(), planner, board);
    }

    /** The newest request of each task, by task id. */
    static Map<TaskId, AgentRequest> of(RunState state) {
        PlannedRequests planned = new PlannedRequests(state);
        planned.plan();
        return planned.requests;
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

    private void start(TaskIndex task) {
        requests.put(task.id(), calls.of(task).request());
        board.move(task, Board.Stage.IN_FLIGHT);
    }

    /** Started first if it is not: the runs that it was taken over from may have had failures, which let others run earlier. */
    private void end(FinishedTask finished) {
        taskOf(finished).ifPresent(task -> {
            if (board.stage(task) == Board.Stage.OPEN) {
                start(task);
            }
            board.done(task, finished.response());
        });
    }

    private Optional<TaskIndex> taskOf(FinishedTask finished) {
        List<StepDefinition> steps = state.input().definition().steps();
        return finished.handedOffBy() == null
                ? board.tasks()
                        .limit(board.steps())
                        .filter(task -> board.step(task).in(steps).id().equals(finished.stepId()))
                        .findFirst()
                : board.tasks()
                        .skip(board.steps())
                        .filter(task -> board.stage(task) == Board.Stage.IN_FLIGHT)
                        .findFirst();
    }
}
