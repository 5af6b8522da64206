package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.StepId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dependencies of a definition.
 *
 * @param dependencies for each step, the steps that must be done first, each once, in the order in which the caller named them
 * @param dependants the other way round: for each step, those that depend on it
 * @param order stable topological order of all steps
 * @param positions for each step, its place in that order
 */
record StepGraph(
        List<List<StepIndex>> dependencies,
        List<List<StepIndex>> dependants,
        List<StepIndex> order,
        List<Integer> positions) {
    static StepGraph of(List<StepDefinition> steps) {
        Map<StepId, StepIndex> indices = new HashMap<>();
        for (int step = 0; step < steps.size(); step++) {
            indices.put(steps.get(step).id(), new StepIndex(step));
        }
        List<List<StepIndex>> dependencies = new ArrayList<>(steps.size());
        for (StepDefinition step : steps) {
            dependencies.add(step.dependsOn().stream()
                    .distinct()
                    .filter(indices::containsKey)
                    .map(indices::get)
                    .toList());
        }
        List<StepIndex> order = StepOrder.of(steps);
        return new StepGraph(
                List.copyOf(dependencies),
                dependants(dependencies),
                List.copyOf(order),
                positions(order, steps.size()));
    }

    private static List<List<StepIndex>> dependants(List<List<StepIndex>> dependencies) {
        List<List<StepIndex>> dependants = new ArrayList<>();
        dependencies.forEach(step -> dependants.add(new ArrayList<>()));
        for (int position = 0; position < dependencies.size(); position++) {
            StepIndex step = new StepIndex(position);
            step.in(dependencies)
                    .forEach(dependency -> dependency.in(dependants).add(step));
        }
        return List.copyOf(dependants);
    }

    private static List<Integer> positions(List<StepIndex> order, int steps) {
        Integer[] positions = new Integer[steps];
        for (int position = 0; position < order.size(); position++) {
            positions[order.get(position).value()] = position;
        }
        return List.of(positions);
    }
}
