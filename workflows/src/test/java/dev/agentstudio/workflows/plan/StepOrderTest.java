package dev.agentstudio.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.StepId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepOrderTest {
    @Provide
    Arbitrary<List<StepDefinition>> dags() {
        return Dags.acyclic();
    }

    @Provide
    Arbitrary<List<StepDefinition>> graphs() {
        return Dags.any();
    }

    @Property
    void orderIsThatOfTheBruteForceModel(@ForAll("graphs") List<StepDefinition> steps) {
        assertThat(order(steps)).isEqualTo(model(steps));
    }

    @Property
    void everyStepOfAnAcyclicDefinitionHasItsPlaceAfterItsDependencies(@ForAll("dags") List<StepDefinition> steps) {
        List<Integer> order = order(steps);
        assertThat(order)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, steps.size()).boxed().toList());
        Set<StepId> done = new HashSet<>();
        for (int step : order) {
            assertThat(done).containsAll(steps.get(step).dependsOn());
            done.add(steps.get(step).id());
        }
    }

    @Property
    void cycleIsARealOneAndIsFoundIffThereIsOne(@ForAll("graphs") List<StepDefinition> steps) {
        Optional<List<StepId>> cycle = StepOrder.cycle(steps);
        assertThat(cycle.isPresent()).isEqualTo(reachesItself(steps));
        cycle.ifPresent(path -> {
            assertThat(path.getLast()).isEqualTo(path.getFirst());
            assertThat(path.subList(1, path.size())).doesNotHaveDuplicates();
            for (int at = 1; at < path.size(); at++) {
                assertThat(dependencies(steps, path.get(at - 1))).contains(path.get(at));
            }
        });
    }

    static Stream<Example> examples() {
        return Stream.of(
                new Example("independent steps keep their order", Dags.graph("", "", ""), List.of(0, 1, 2), List.of()),
                new Example(
                        "a chain declared backwards is turned round",
                        Dags.graph("1", "2", ""),
                        List.of(2, 1, 0),
                        List.of()),
                new Example(
                        "the declared order decides between steps that are ready",
                        Dags.graph("3", "", "", ""),
                        List.of(1, 2, 3, 0),
                        List.of()),
                new Example("a dependency named twice counts once", Dags.graph("", "00"), List.of(0, 1), List.of()),
                new Example("a step that depends on itself", Dags.graph("0"), List.of(), List.of(0, 0)),
                new Example(
                        "a cycle of two behind a free step", Dags.graph("", "2", "1"), List.of(0), List.of(1, 2, 1)),
                new Example(
                        "a step that leads into a cycle is no part of it",
                        Dags.graph("1", "2", "1"),
                        List.of(),
                        List.of(1, 2, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void orderAndCycleOf(Example example) {
        assertThat(order(example.steps())).isEqualTo(example.order());
        assertThat(StepOrder.cycle(example.steps()).orElse(List.of()))
                .isEqualTo(example.cycle().stream().map(Dags::id).toList());
    }

    record Example(String name, List<StepDefinition> steps, List<Integer> order, List<Integer> cycle) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Integer> order(List<StepDefinition> steps) {
        return StepOrder.of(steps).stream().map(StepIndex::value).toList();
    }

    /** The definition of a stable topological order, word for word: again and again the first declared step that is ready. */
    private static List<Integer> model(List<StepDefinition> steps) {
        List<Integer> order = new ArrayList<>();
        Set<StepId> done = new HashSet<>();
        Optional<Integer> ready;
        do {
            ready = IntStream.range(0, steps.size())
                    .boxed()
                    .filter(step -> !order.contains(step)
                            && done.containsAll(steps.get(step).dependsOn()))
                    .findFirst();
            ready.ifPresent(step -> {
                order.add(step);
                done.add(steps.get(step).id());
            });
        } while (ready.isPresent());
        return order;
    }

    /** By transitive closure. */
    private static boolean reachesItself(List<StepDefinition> steps) {
        int size = steps.size();
        boolean[][] reaches = new boolean[size][size];
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                reaches[from][to] =
                        steps.get(from).dependsOn().contains(steps.get(to).id());
            }
        }
        for (int via = 0; via < size; via++) {
            for (int from = 0; from < size; from++) {
                for (int to = 0; to < size; to++) {
                    reaches[from][to] |= reaches[from][via] && reaches[via][to];
                }
            }
        }
        return IntStream.range(0, size).anyMatch(step -> reaches[step][step]);
    }

    private static List<StepId> dependencies(List<StepDefinition> steps, StepId id) {
        return steps.stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow()
                .dependsOn();
    }
}
