package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dependencies of a definition, by index.
 *
 * @param dependencies for each step, the steps that must be done first, each once, in the order in which the caller named them
 * @param order stable topological order of all steps
 */
record StepGraph(List<List<Integer>> dependencies, List<Integer> order) {
    static StepGraph of(List<StepDefinition> steps) {
        Map<String, Integer> indices = new HashMap<>();
        for (int step = 0; step < steps.size(); step++) {
            indices.put(steps.get(step).id(), step);
        }
        List<List<Integer>> dependencies = new ArrayList<>(steps.size());
        for (StepDefinition step : steps) {
            dependencies.add(step.dependsOn().stream()
                    .distinct()
                    .filter(indices::containsKey)
                    .map(indices::get)
                    .toList());
        }
        return new StepGraph(List.copyOf(dependencies), List.copyOf(StepOrder.of(steps)));
    }

    /** Whether all that a step depends on is done. */
    boolean isReady(int step, Board board) {
        for (int dependency : dependencies.get(step)) {
            if (board.place(dependency) != Board.Place.DONE) {
                return false;
            }
        }
        return true;
    }
}
