package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** One step at a time in stable topological order; the first failure ends the run. A step also sees the previous step's result. */
final class SequentialPlanner implements Planner {
    private final List<Collection<StepIndex>> visible;

    SequentialPlanner(List<StepDefinition> steps) {
        StepGraph graph = StepGraph.of(steps);
        List<StepIndex> order = graph.order();
        visible = new ArrayList<>(graph.dependencies().stream()
                .<Collection<StepIndex>>map(LinkedHashSet::new)
                .toList());
        for (int position = 1; position < order.size(); position++) {
            order.get(position).in(visible).add(order.get(position - 1));
        }
    }

    @Override
    public Plan next(Board board) {
        Optional<TaskIndex> failed = board.first(Board.Stage.FAILED);
        if (failed.isPresent()) {
            return new Plan.Stop(failed.get(), null);
        }
        if (board.first(Board.Stage.IN_FLIGHT).isPresent()) {
            return new Plan.Await();
        }
        // All before the first open one is done, so it has all it needs.
        List<TaskIndex> next = board.ready(1);
        return next.isEmpty() ? new Plan.Finish() : new Plan.Start(next);
    }

    @Override
    public Collection<StepIndex> visibleTo(StepIndex step) {
        return step.in(visible);
    }
}
