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
 * @param dependants the other way round: for each step, those that depend on it
 * @param order stable topological order of all steps
 * @param positions for each step, its place in that order
 */
record StepGraph(
        List<List<Integer>> dependencies,
        List<List<Integer>> dependants,
        List<Integer> order,
        List<Integer> positions) {
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
        List<Integer> order = StepOrder.of(steps);
        return new StepGraph(
                List.copyOf(dependencies),
                dependants(dependencies),
                List.copyOf(order),
                positions(order, steps.size()));
    }

    private static List<List<Integer>> dependants(List<List<Integer>> dependencies) {
        List<List<Integer>> dependants = new ArrayList<>();
        dependencies.forEach(step -> dependants.add(new ArrayList<>()));
        for (int step = 0; step < dependencies.size(); step++) {
            for (int dependency : dependencies.get(step)) {
                dependants.get(dependency).add(step);
            }
        }
        return List.copyOf(dependants);
    }

    private static List<Integer> positions(List<Integer> order, int steps) {
        Integer[] positions = new Integer[steps];
        for (int position = 0; position < order.size(); position++) {
            positions[order.get(position)] = position;
        }
        return List.of(positions);
    }
}
