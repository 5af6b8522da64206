package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.AgentCalls;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Planner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tasks were asked that a run took over from an earlier one. Checkpoints keep answers only: what a task was asked follows from the
 * input and from the answers before it, and would take as much room again.
 */
final class RestoredRequests {
    private RestoredRequests() {}

    static @Nullable AgentRequest of(RunState state, TaskState task) {
        int steps = state.input().definition().steps().size();
        Board board = new Board(steps);
        List<TaskState> tasks = state.tasks();
        for (int index = 0; index < tasks.size(); index++) {
            TaskState each = tasks.get(index);
            AgentResponse response = each.response();
            if (index >= steps && !added(board, tasks, each)) {
                return null;
            }
            if (response != null && each.stage() == TaskState.Stage.COMPLETED) {
                board.done(index, response);
            }
        }
        Planner planner = Planner.of(state.input().definition());
        return new AgentCalls(state.workflowId(), state.input(), planner, board)
                .of(tasks.indexOf(task))
                .request();
    }

    private static boolean added(Board board, List<TaskState> tasks, TaskState task) {
        for (int source = 0; source < board.size(); source++) {
            AgentResponse response = tasks.get(source).response();
            if (tasks.get(source).id().equals(task.handedOffBy()) && response != null && response.handoff() != null) {
                board.add(source, response.handoff());
                return true;
            }
        }
        return false;
    }
}
