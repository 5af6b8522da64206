package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
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
    private final StepIndex judge;
    private final int maxIterations;

    IterativePlanner(List<StepDefinition> steps) {
        this.round = new SequentialPlanner(steps);
        this.steps = steps;
        this.judge = Judge.of(steps);
        this.maxIterations = PlanSetting.MAX_ITERATIONS.of(steps);
    }

    @Override
    public Plan next(Board board) {
        Plan plan = round.next(board);
        return plan instanceof Plan.Finish ? judged(board) : plan;
    }

    @Override
    public Collection<StepIndex> visibleTo(StepIndex step) {
        return round.visibleTo(step);
    }

    /** Its result is that of the round before, until it judges this round too. */
    @Override
    public Optional<TaskIndex> judge(Board board) {
        return board.iteration() == 1 ? Optional.empty() : Optional.of(judge.task());
    }

    private Plan judged(Board board) {
        StepDefinition step = judge.in(steps);
        Optional<AgentResponse> response = board.response(judge.task());
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
}
