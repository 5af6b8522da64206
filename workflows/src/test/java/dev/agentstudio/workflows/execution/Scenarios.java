package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Random scenarios. Nearly all that agents do is harmless, so that runs come far before something happens. */
final class Scenarios {
    private static final int MAX_STEPS = 6;
    private static final int EXPERTS = 3;

    private Scenarios() {}

    static Arbitrary<Scenario> any() {
        return Combinators.combine(
                        Arbitraries.of(Pattern.class), Arbitraries.integers().between(1, MAX_STEPS))
                .flatAs((pattern, size) -> Combinators.combine(
                                steps(pattern, size),
                                Arbitraries.integers().between(-1, size - 1),
                                optional(Arbitraries.integers().between(1, 4)),
                                Arbitraries.integers().between(0, 2),
                                optional(Arbitraries.integers().between(1, 3)),
                                Arbitraries.of("PT30M", "PT1M"),
                                Arbitraries.frequency(Tuple.of(3, 10_000L), Tuple.of(1, 0L)))
                        .flatAs((steps, judge, limit, maxRetries, maxInFlight, timeout, events) -> Combinators.combine(
                                        behaviors(pattern).list().ofSize(EXPERTS), control())
                                .as((experts, control) -> new Scenario(
                                        pattern,
                                        steps,
                                        judge,
                                        limit,
                                        maxRetries,
                                        maxInFlight,
                                        timeout,
                                        events,
                                        experts,
                                        control))));
    }

    private static Arbitrary<List<Scenario.Step>> steps(Pattern pattern, int size) {
        Arbitrary<List<Integer>> ranks =
                Arbitraries.shuffle(IntStream.range(0, size).boxed().toList());
        Arbitrary<List<Boolean>> edges = Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true))
                .list()
                .ofSize(size * size);
        return Combinators.combine(ranks, edges, behaviors(pattern).list().ofSize(size))
                .as((ranking, chosen, behaviors) -> IntStream.range(0, size)
                        .mapToObj(step -> new Scenario.Step(dependencies(step, ranking, chosen), behaviors.get(step)))
                        .toList());
    }

    private static Set<Integer> dependencies(int step, List<Integer> ranks, List<Boolean> edges) {
        Set<Integer> dependencies = new LinkedHashSet<>();
        for (int other = 0; other < ranks.size(); other++) {
            if (ranks.get(other) < ranks.get(step) && edges.get(step * ranks.size() + other)) {
                dependencies.add(other);
            }
        }
        return dependencies;
    }

    private static Arbitrary<List<TaskBehavior>> behaviors(Pattern pattern) {
        return behavior(pattern).list().ofMinSize(0).ofMaxSize(3);
    }

    private static Arbitrary<TaskBehavior> behavior(Pattern pattern) {
        return Combinators.combine(
                        Arbitraries.frequency(Tuple.of(20, 0), Tuple.of(2, 1), Tuple.of(1, 2), Tuple.of(1, 8)),
                        Arbitraries.frequency(Tuple.of(10, 0), Tuple.of(2, 1), Tuple.of(1, 2), Tuple.of(1, 3)),
                        Arbitraries.frequency(
                                Tuple.of(12, TaskBehavior.End.ANSWER), Tuple.of(1, TaskBehavior.End.REFUSE)),
                        verdict(pattern),
                        handoff(pattern),
                        action())
                .as(TaskBehavior::new);
    }

    private static Arbitrary<TaskBehavior.Verdict> verdict(Pattern pattern) {
        List<TaskBehavior.Verdict> verdicts = new ArrayList<>(List.of(TaskBehavior.Verdict.values()));
        if (pattern == Pattern.ITERATIVE) {
            // A judge that says nothing ends the run at once.
            verdicts.addAll(List.of(TaskBehavior.Verdict.values()).subList(1, verdicts.size()));
        }
        return Arbitraries.of(verdicts);
    }

    /** One more than there are experts: nobody. */
    private static Arbitrary<@Nullable Integer> handoff(Pattern pattern) {
        double none = pattern == Pattern.DYNAMIC ? 0.5 : 0.9;
        return Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(2, 1), Tuple.of(2, 2), Tuple.of(1, EXPERTS))
                .injectNull(none);
    }

    private static Arbitrary<TaskBehavior.ControlAction> action() {
        return Arbitraries.frequency(
                Tuple.of(40, TaskBehavior.ControlAction.NONE),
                Tuple.of(4, TaskBehavior.ControlAction.PAUSE),
                Tuple.of(1, TaskBehavior.ControlAction.PAUSE_AND_RESUME),
                Tuple.of(1, TaskBehavior.ControlAction.CANCEL),
                Tuple.of(1, TaskBehavior.ControlAction.CANCEL_IN_TEMPORAL));
    }

    private static Arbitrary<Scenario.Control> control() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                        Tuple.of(4, Scenario.WhilePaused.RESUME),
                                        Tuple.of(2, Scenario.WhilePaused.RESUME_AN_HOUR_LATER),
                                        Tuple.of(2, Scenario.WhilePaused.RESUME_FROM_CHECKPOINT),
                                        Tuple.of(1, Scenario.WhilePaused.CANCEL),
                                        Tuple.of(1, Scenario.WhilePaused.DELETE),
                                        Tuple.of(1, Scenario.WhilePaused.RESUME_FROM_CHECKPOINT_AND_CANCEL),
                                        Tuple.of(1, Scenario.WhilePaused.DELETE_AND_CANCEL))
                                .list()
                                .ofMaxSize(3),
                        Arbitraries.frequencyOf(
                                        Tuple.of(2, Arbitraries.just(-1)),
                                        Tuple.of(1, Arbitraries.integers().between(0, 9)))
                                .list()
                                .ofMaxSize(3),
                        optional(Arbitraries.integers().between(0, 9)))
                .as(Scenario.Control::new);
    }

    private static Arbitrary<@Nullable Integer> optional(Arbitrary<Integer> values) {
        return values.injectNull(0.6);
    }
}
