package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Follows handoffs: the agent that an answer names runs next, as a new task. Without one, the next declared step runs. */
final class DynamicPlanner implements Planner {
    private final SequentialPlanner declared;
    private final List<StepDefinition> steps;
    private final int maxHandoffs;

    DynamicPlanner(List<StepDefinition> steps) {
        this.declared = new SequentialPlanner(steps);
        this.steps = steps;
        this.maxHandoffs = PlanSetting.MAX_HANDOFFS.of(steps);
    }

    @Override
    public Plan next(Board board) {
        Optional<TaskIndex> asked = board.openHandoff();
        if (asked.isPresent()) {
            return new Plan.Start(List.of(asked.get()));
        }
        Plan plan = declared.next(board);
        boolean isBetweenTasks = plan instanceof Plan.Start || plan instanceof Plan.Finish;
        return isBetweenTasks ? handOver(board).orElse(plan) : plan;
    }

    @Override
    public Collection<StepIndex> visibleTo(StepIndex step) {
        return declared.visibleTo(step);
    }

    private Optional<Plan> handOver(Board board) {
        return board.unfollowed()
                .flatMap(task -> board.response(task)
                        .map(AgentResponse::handoff)
                        .map(handoff -> board.size() - board.steps() < maxHandoffs
                                ? new Plan.HandOver(task, handoff)
                                : new Plan.Stop(null, tooMany(task, handoff, board))));
    }

    private String tooMany(TaskIndex task, AgentHandoff last, Board board) {
        List<String> chain = new ArrayList<>(List.of(last.targetAgentType()));
        for (Optional<TaskIndex> each = Optional.of(task); each.isPresent(); each = board.source(each.get())) {
            TaskIndex current = each.get();
            chain.addFirst(board.handoff(current)
                    .map(AgentHandoff::targetAgentType)
                    .orElseGet(() -> board.step(current).in(steps).agentType()));
        }
        return "The limit of %d handoffs was reached: %s".formatted(maxHandoffs, String.join(" -> ", chain));
    }
}
