package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.StepId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The order in which dependencies allow steps to run. */
public final class StepOrder {
    private StepOrder() {}

    /**
     * Stable topological order: of the steps whose dependencies are done, the one declared first goes first.
     *
     * @return all steps; shorter than the input when there is a cycle (see {@link #cycle})
     */
    public static List<StepIndex> of(List<StepDefinition> steps) {
        List<List<Integer>> dependants = dependants(steps);
        int[] open = new int[steps.size()];
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int step = 0; step < open.length; step++) {
            open[step] = (int) steps.get(step).dependsOn().stream().distinct().count();
            if (open[step] == 0) {
                ready.add(step);
            }
        }
        List<StepIndex> order = new ArrayList<>(steps.size());
        for (Integer step = ready.poll(); step != null; step = ready.poll()) {
            order.add(new StepIndex(step));
            for (int dependant : dependants.get(step)) {
                if (--open[dependant] == 0) {
                    ready.add(dependant);
                }
            }
        }
        return order;
    }

    /** A cycle among the dependencies as a path of step ids whose first and last are the same; empty when there is none. */
    public static Optional<List<StepId>> cycle(List<StepDefinition> steps) {
        List<StepIndex> ordered = of(steps);
        if (ordered.size() == steps.size()) {
            return Optional.empty();
        }
        // Every step that could not be ordered waits for another such step: following that from any of them must come
        // round.
        Map<StepId, StepDefinition> stuck = new HashMap<>();
        steps.forEach(step -> stuck.put(step.id(), step));
        ordered.forEach(step -> stuck.remove(step.in(steps).id()));
        Deque<StepId> path = new ArrayDeque<>();
        StepDefinition step = firstStuck(steps.stream().map(StepDefinition::id), stuck);
        while (step != null && !path.contains(step.id())) {
            path.addLast(step.id());
            step = firstStuck(step.dependsOn().stream(), stuck);
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

    private static @Nullable StepDefinition firstStuck(Stream<StepId> ids, Map<StepId, StepDefinition> stuck) {
        return ids.filter(stuck::containsKey).findFirst().map(stuck::get).orElse(null);
    }

    private static List<List<Integer>> dependants(List<StepDefinition> steps) {
        Map<StepId, Integer> indices = new HashMap<>();
        List<List<Integer>> dependants = new ArrayList<>(steps.size());
        for (int step = 0; step < steps.size(); step++) {
            indices.put(steps.get(step).id(), step);
            dependants.add(new ArrayList<>());
        }
        for (int step = 0; step < steps.size(); step++) {
            for (StepId dependency :
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
