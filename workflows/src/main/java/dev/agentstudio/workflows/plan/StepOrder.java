package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** The order in which dependencies allow steps to run. Steps are named by their index in the definition. */
public final class StepOrder {
    private StepOrder() {}

    /**
     * Stable topological order: of the steps whose dependencies are done, the one declared first goes first.
     *
     * @return indices of all steps; shorter than the input when there is a cycle (see {@link #cycle})
     */
    public static List<Integer> of(List<StepDefinition> steps) {
        List<List<Integer>> dependants = dependants(steps);
        int[] open = new int[steps.size()];
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int step = 0; step < open.length; step++) {
            open[step] = (int) steps.get(step).dependsOn().stream().distinct().count();
            if (open[step] == 0) {
                ready.add(step);
            }
        }
        List<Integer> order = new ArrayList<>(steps.size());
        for (Integer step = ready.poll(); step != null; step = ready.poll()) {
            order.add(step);
            for (int dependant : dependants.get(step)) {
                if (--open[dependant] == 0) {
                    ready.add(dependant);
                }
            }
        }
        return order;
    }

    /** A cycle among the dependencies as a path of step ids whose first and last are the same; empty when there is none. */
    public static Optional<List<String>> cycle(List<StepDefinition> steps) {
        List<Integer> ordered = of(steps);
        if (ordered.size() == steps.size()) {
            return Optional.empty();
        }
        // Every step that could not be ordered waits for another such step: following that from any of them must come
        // round.
        Map<String, StepDefinition> stuck = new HashMap<>();
        steps.forEach(step -> stuck.put(step.id(), step));
        ordered.forEach(step -> stuck.remove(steps.get(step).id()));
        Deque<String> path = new ArrayDeque<>();
        StepDefinition step = stuck.get(firstStuck(steps, stuck));
        while (step != null && !path.contains(step.id())) {
            path.addLast(step.id());
            step = stuck.get(step.dependsOn().stream()
                    .filter(stuck::containsKey)
                    .findFirst()
                    .orElse(""));
        }
        if (step == null) {
            return Optional.empty();
        }
        while (!path.getFirst().equals(step.id())) {
            path.removeFirst();
        }
        path.addLast(step.id());
        return Optional.of(List.copyOf(path));
    }

    private static String firstStuck(List<StepDefinition> steps, Map<String, StepDefinition> stuck) {
        return steps.stream()
                .map(StepDefinition::id)
                .filter(stuck::containsKey)
                .findFirst()
                .orElse("");
    }

    private static List<List<Integer>> dependants(List<StepDefinition> steps) {
        Map<String, Integer> indices = new HashMap<>();
        List<List<Integer>> dependants = new ArrayList<>(steps.size());
        for (int step = 0; step < steps.size(); step++) {
            indices.put(steps.get(step).id(), step);
            dependants.add(new ArrayList<>());
        }
        for (int step = 0; step < steps.size(); step++) {
            for (String dependency :
                    steps.get(step).dependsOn().stream().distinct().toList()) {
                Integer index = indices.get(dependency);
                if (index != null) {
                    dependants.get(index).add(step);
                }
            }
        }
        return dependants;
    }
}
