package dev.agentstudio.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.StepId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParallelPlannerTest {
    @Provide
    Arbitrary<List<StepDefinition>> dags() {
        return Dags.acyclic();
    }

    /**
     * @param picks which of the tasks in flight ends, each time that one must
     * @param failing steps that fail, possibly such that do not exist
     */
    @Property
    void runGoesAsTheModelSays(
            @ForAll("dags") List<StepDefinition> steps,
            @ForAll @IntRange(min = 1, max = 4) int maxInFlight,
            @ForAll @Size(max = 3) Set<@IntRange(max = 8) Integer> failing,
            @ForAll @Size(9) List<@IntRange(max = 8) Integer> picks) {
        Board board = new Board(steps);
        List<String> log = PlannedRun.log(new ParallelPlanner(steps, maxInFlight), board, ending(picks, failing));
        assertThat(log).isEqualTo(new Model(steps, maxInFlight, failing, picks).log());
        assertThat(inStage(board, Board.Stage.OPEN)).isEqualTo(dependantsOf(inStage(board, Board.Stage.FAILED), steps));
    }

    @Property
    void noMoreThanTheBoundAreEverInFlight(
            @ForAll("dags") List<StepDefinition> steps,
            @ForAll @IntRange(min = 1, max = 4) int maxInFlight,
            @ForAll @Size(9) List<@IntRange(max = 8) Integer> picks) {
        Set<Integer> seen = new HashSet<>();
        PlannedRun.Ending ending = ending(picks, Set.of());
        PlannedRun.log(new ParallelPlanner(steps, maxInFlight), new Board(steps), board -> {
            seen.add(board.count(Board.Stage.IN_FLIGHT));
            ending.endOne(board);
        });
        assertThat(seen).allSatisfy(inFlight -> assertThat(inFlight).isBetween(1, maxInFlight));
    }

    @Property
    void stepSeesItsDependenciesAndNothingElse(@ForAll("dags") List<StepDefinition> steps) {
        Planner planner = new ParallelPlanner(steps, 1);
        for (int step = 0; step < steps.size(); step++) {
            assertThat(planner.visibleTo(new StepIndex(step)).stream().map(seen -> Dags.id(seen.value())))
                    .containsExactlyInAnyOrderElementsOf(steps.get(step).dependsOn());
        }
    }

    static Stream<Example> examples() {
        return Stream.of(
                new Example(
                        "a step does not wait for others of its level",
                        Dags.graph("", "", "0"),
                        200,
                        Set.of(),
                        List.of("start 0 1", "await", "start 2", "await", "await", "finish")),
                new Example(
                        "a failure keeps only its dependants from running",
                        Dags.graph("", "", "0", "1"),
                        200,
                        Set.of(0),
                        List.of("start 0 1", "await", "await", "start 3", "await", "stop 0")),
                new Example(
                        "of several failures the first declared one is told",
                        Dags.graph("", "", ""),
                        200,
                        Set.of(1, 2),
                        List.of("start 0 1 2", "await", "await", "await", "stop 1")),
                new Example(
                        "the bound holds back what could run",
                        Dags.graph("", "", ""),
                        2,
                        Set.of(),
                        List.of("start 0 1", "await", "start 2", "await", "await", "finish")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void runGoes(Example example) {
        Board board = new Board(example.steps());
        assertThat(PlannedRun.log(
                        new ParallelPlanner(example.steps(), example.maxInFlight()),
                        board,
                        ending(List.of(), example.failing())))
                .isEqualTo(example.log());
    }

    record Example(String name, List<StepDefinition> steps, int maxInFlight, Set<Integer> failing, List<String> log) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Ends the picked one of the tasks in flight; when there are no picks left, the lowest. */
    private static PlannedRun.Ending ending(List<Integer> picks, Set<Integer> failing) {
        List<Integer> left = new ArrayList<>(picks);
        return board -> {
            List<Integer> inFlight = List.copyOf(inStage(board, Board.Stage.IN_FLIGHT));
            int task = inFlight.get(left.isEmpty() ? 0 : left.removeFirst() % inFlight.size());
            board.move(new TaskIndex(task), failing.contains(task) ? Board.Stage.FAILED : Board.Stage.DONE);
        };
    }

    private static Set<Integer> inStage(Board board, Board.Stage stage) {
        return board.all(stage).stream().map(TaskIndex::value).collect(Collectors.toCollection(TreeSet::new));
    }

    /** All that depends on one of them, directly or not. */
    private static Set<Integer> dependantsOf(Set<Integer> failed, List<StepDefinition> steps) {
        Set<Integer> dependants = new TreeSet<>();
        boolean grows = true;
        while (grows) {
            Set<StepId> bad = Stream.concat(failed.stream(), dependants.stream())
                    .map(Dags::id)
                    .collect(Collectors.toSet());
            grows = dependants.addAll(IntStream.range(0, steps.size())
                    .filter(step -> steps.get(step).dependsOn().stream().anyMatch(bad::contains))
                    .boxed()
                    .toList());
        }
        return dependants;
    }

    /** The rule in words of sets: a step that has all it needs starts, as long as there is room. */
    private static final class Model {
        private final List<StepDefinition> steps;
        private final int maxInFlight;
        private final Set<Integer> failing;
        private final List<Integer> picks;
        private final Set<Integer> waiting;
        private final Set<Integer> inFlight = new TreeSet<>();
        private final Set<StepId> done = new HashSet<>();
        private final Set<Integer> failed = new TreeSet<>();

        private Model(List<StepDefinition> steps, int maxInFlight, Set<Integer> failing, List<Integer> picks) {
            this.steps = steps;
            this.maxInFlight = maxInFlight;
            this.failing = failing;
            this.picks = new ArrayList<>(picks);
            this.waiting = new LinkedHashSet<>(Dags.order(steps));
        }

        private List<String> log() {
            List<String> log = new ArrayList<>();
            do {
                List<Integer> ready = waiting.stream()
                        .filter(step -> done.containsAll(steps.get(step).dependsOn()))
                        .limit(maxInFlight - inFlight.size())
                        .toList();
                waiting.removeAll(ready);
                inFlight.addAll(ready);
                if (!ready.isEmpty()) {
                    log.add("start " + ready.stream().map(String::valueOf).collect(Collectors.joining(" ")));
                }
                if (!inFlight.isEmpty()) {
                    log.add("await");
                    end(List.copyOf(inFlight).get(picks.removeFirst() % inFlight.size()));
                }
            } while (!inFlight.isEmpty() || isAnyReady());
            log.add(failed.isEmpty() ? "finish" : "stop " + failed.iterator().next());
            return log;
        }

        private void end(int step) {
            inFlight.remove(step);
            if (failing.contains(step)) {
                failed.add(step);
            } else {
                done.add(steps.get(step).id());
            }
        }

        private boolean isAnyReady() {
            return waiting.stream()
                    .anyMatch(step -> done.containsAll(steps.get(step).dependsOn()));
        }
    }
}
