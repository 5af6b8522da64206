package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A step starts the moment its dependencies are done. A failure keeps only its dependants from running; the independent branches
 * finish, and then the run has failed.
 */
final class ParallelPlanner implements Planner {
    private final StepGraph graph;
    private final int maxInFlight;

    ParallelPlanner(List<StepDefinition> steps, int maxInFlight) {
        this.graph = StepGraph.of(steps);
        this.maxInFlight = maxInFlight;
    }

    @Override
    public Plan next(Board board) {
        int inFlight = board.count(Board.Stage.IN_FLIGHT);
        List<TaskIndex> ready = board.ready(maxInFlight - inFlight);
        if (!ready.isEmpty()) {
            return new Plan.Start(ready);
        }
        if (inFlight > 0) {
            return new Plan.Await();
        }
        Optional<TaskIndex> failed = board.first(Board.Stage.FAILED);
        return failed.isPresent() ? new Plan.Stop(failed.get(), null) : new Plan.Finish();
    }

    @Override
    public Collection<StepIndex> visibleTo(StepIndex step) {
        return step.in(graph.dependencies());
    }
}
