package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.StepId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random definitions. Ids are in an order of their own, so that nothing can lean on it. */
final class Dags {
    private static final int MAX_STEPS = 9;

    private Dags() {}

    /** Steps whose dependencies form no cycle, in any order of declaration. */
    static Arbitrary<List<StepDefinition>> acyclic() {
        return Arbitraries.integers()
                .between(1, MAX_STEPS)
                .flatMap(size -> edges(size)
                        .flatMap(edges -> Arbitraries.shuffle(
                                        IntStream.range(0, size).boxed().toList())
                                .map(ranks -> steps(ranks, edges, true))));
    }

    /** Steps with any dependencies at all, on themselves too. */
    static Arbitrary<List<StepDefinition>> any() {
        return Arbitraries.integers()
                .between(1, MAX_STEPS)
                .flatMap(size -> edges(size)
                        .map(edges -> steps(IntStream.range(0, size).boxed().toList(), edges, false)));
    }

    private static Arbitrary<List<Boolean>> edges(int size) {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, Arbitraries.just(false)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.just(true)))
                .list()
                .ofSize(size * size);
    }

    /** @param forwardOnly whether a step may depend only on steps of a lower rank */
    private static List<StepDefinition> steps(List<Integer> ranks, List<Boolean> edges, boolean forwardOnly) {
        List<StepDefinition> steps = new ArrayList<>();
        for (int step = 0; step < ranks.size(); step++) {
            List<StepId> dependsOn = new ArrayList<>();
            for (int other = 0; other < ranks.size(); other++) {
                boolean allowed = !forwardOnly || ranks.get(other) < ranks.get(step);
                if (allowed && edges.get(step * ranks.size() + other)) {
                    dependsOn.add(id(other));
                }
            }
            steps.add(step(step, dependsOn));
        }
        return steps;
    }

    static StepDefinition step(int index, List<StepId> dependsOn) {
        return new StepDefinition(id(index), "Step " + index, "agent", dependsOn, null, null);
    }

    static StepId id(int index) {
        return new StepId("s" + (index * 7) % 10 + index);
    }

    /** One step for each text; each digit of it is a step that it depends on. */
    static List<StepDefinition> graph(String... dependencies) {
        return IntStream.range(0, dependencies.length)
                .mapToObj(step -> step(
                        step,
                        dependencies[step]
                                .chars()
                                .mapToObj(digit -> id(digit - '0'))
                                .toList()))
                .toList();
    }

    /** Stable topological order by brute force: again and again the first declared step that is ready. */
    static List<Integer> order(List<StepDefinition> steps) {
        List<Integer> order = new ArrayList<>();
        Set<StepId> done = new HashSet<>();
        while (order.size() < steps.size()) {
            for (int step = 0; step < steps.size(); step++) {
                StepDefinition candidate = steps.get(step);
                if (!done.contains(candidate.id()) && done.containsAll(candidate.dependsOn())) {
                    order.add(step);
                    done.add(candidate.id());
                    break;
                }
            }
        }
        return order;
    }
}
