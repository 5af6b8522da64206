package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Runs the steps in order, lets the judge say whether the round is good enough, and runs them again with its feedback until it is, or
 * until the rounds are used up.
 */
final class IterativePlanner implements Planner {
    private final SequentialPlanner round;
    private final List<StepDefinition> steps;
    private final int judge;
    private final int maxIterations;

    IterativePlanner(List<StepDefinition> steps) {
        this.round = new SequentialPlanner(steps);
        this.steps = steps;
        this.judge = judge(steps);
        this.maxIterations = PlanSetting.MAX_ITERATIONS.of(steps);
    }

    @Override
    public Plan next(Board board) {
        Plan plan = round.next(board);
        return plan instanceof Plan.Finish ? judged(board) : plan;
    }

    @Override
    public Collection<Integer> visibleTo(int step) {
        return round.visibleTo(step);
    }

    /** The judge's result, until it judges this round too. */
    @Override
    public Optional<JsonObject> feedback(Board board) {
        return board.iteration() == 1 ? Optional.empty() : board.response(judge).map(AgentResponse::result);
    }

    private Plan judged(Board board) {
        StepDefinition step = steps.get(judge);
        Optional<AgentResponse> response = board.response(judge);
        return switch (response.map(answer -> Verdict.of(step, answer)).orElse(Verdict.NONE)) {
            case APPROVED -> new Plan.Finish();
            case NONE ->
                new Plan.Stop(
                        null,
                        "Step '%s' judges the rounds, but its result has no 'approved', 'isValid', 'qualityScore' or 'score'"
                                .formatted(step.name()));
            case REJECTED ->
                board.iteration() < maxIterations
                        ? new Plan.Repeat()
                        : new Plan.Stop(
                                null,
                                "Not approved by step '%s' after %d iterations".formatted(step.name(), maxIterations));
        };
    }

    private static int judge(List<StepDefinition> steps) {
        for (int step = 0; step < steps.size(); step++) {
            JsonObject configuration = steps.get(step).configuration();
            if (configuration != null && Boolean.TRUE.equals(configuration.get("validator"))) {
                return step;
            }
        }
        return steps.size() - 1;
    }
}
