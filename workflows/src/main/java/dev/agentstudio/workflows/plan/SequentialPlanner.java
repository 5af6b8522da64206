package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** One step at a time in stable topological order; the first failure ends the run. A step also sees the previous step's result. */
final class SequentialPlanner implements Planner {
    private final List<Integer> order;
    private final List<Set<Integer>> visible;

    SequentialPlanner(List<StepDefinition> steps) {
        order = StepOrder.of(steps);
        visible = visible(steps, order);
    }

    @Override
    public Plan next(Board board) {
        OptionalInt failed = board.first(Board.Place.FAILED);
        if (failed.isPresent()) {
            return new Plan.Stop(failed.getAsInt());
        }
        if (board.first(Board.Place.IN_FLIGHT).isPresent()) {
            return new Plan.Await();
        }
        return order.stream()
                .filter(step -> board.place(step) == Board.Place.OPEN)
                .findFirst()
                .<Plan>map(step -> new Plan.Start(List.of(step)))
                .orElseGet(Plan.Finish::new);
    }

    @Override
    public Iterable<Integer> visibleTo(int step) {
        return visible.get(step);
    }

    private static List<Set<Integer>> visible(List<StepDefinition> steps, List<Integer> order) {
        Map<String, Integer> indices = new HashMap<>();
        List<Set<Integer>> visible = new ArrayList<>(steps.size());
        for (int step = 0; step < steps.size(); step++) {
            indices.put(steps.get(step).id(), step);
            visible.add(new LinkedHashSet<>());
        }
        for (int step = 0; step < steps.size(); step++) {
            for (String dependency : steps.get(step).dependsOn()) {
                Integer index = indices.get(dependency);
                if (index != null) {
                    visible.get(step).add(index);
                }
            }
        }
        for (int position = 1; position < order.size(); position++) {
            visible.get(order.get(position)).add(order.get(position - 1));
        }
        return visible;
    }
}
