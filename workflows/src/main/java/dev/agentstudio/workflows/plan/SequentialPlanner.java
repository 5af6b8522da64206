package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;

/** One step at a time in stable topological order; the first failure ends the run. A step also sees the previous step's result. */
final class SequentialPlanner implements Planner {
    private final List<Collection<Integer>> visible;

    SequentialPlanner(List<StepDefinition> steps) {
        StepGraph graph = StepGraph.of(steps);
        List<Integer> order = graph.order();
        visible = new ArrayList<>(graph.dependencies().stream()
                .<Collection<Integer>>map(LinkedHashSet::new)
                .toList());
        for (int position = 1; position < order.size(); position++) {
            visible.get(order.get(position)).add(order.get(position - 1));
        }
    }

    @Override
    public Plan next(Board board) {
        OptionalInt failed = board.first(Board.Place.FAILED);
        if (failed.isPresent()) {
            return new Plan.Stop(failed.getAsInt(), null);
        }
        if (board.first(Board.Place.IN_FLIGHT).isPresent()) {
            return new Plan.Await();
        }
        // All before the first open one is done, so it has all it needs.
        List<Integer> next = board.ready(1);
        return next.isEmpty() ? new Plan.Finish() : new Plan.Start(next);
    }

    @Override
    public Collection<Integer> visibleTo(int step) {
        return visible.get(step);
    }
}
