package dev.agentstudio.qa.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which races there are. */
class RacePlanTest {
    @Test
    void planIsMadeOfItsSeedAndNumberAlone() {
        assertThat(plans(7, 100)).isEqualTo(plans(7, 100));
        assertThat(plans(7, 100)).isNotEqualTo(plans(8, 100));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 1_764_200_000_000L})
    void everyCycleHasEveryPairInEverySituationOfEveryPattern(long seed) {
        Set<List<Object>> seen = plans(seed, RacePlan.CYCLE).stream()
                .map(plan -> List.<Object>of(plan.situation(), plan.pattern(), pair(plan)))
                .collect(Collectors.toSet());

        // Two pairs of those that cannot be sent to a workflow that is timing out become others.
        long expected = plans(seed, RacePlan.CYCLE).stream()
                .filter(plan -> plan.situation() != Situation.TIMING_OUT)
                .count();
        assertThat(seen.stream().filter(each -> each.getFirst() != Situation.TIMING_OUT))
                .hasSize((int) expected);
        assertThat(seen.stream().filter(each -> each.getFirst() == Situation.TIMING_OUT))
                .hasSize(RacePlan.PATTERNS.size()
                        * pairsOf(EnumSet.complementOf(EnumSet.of(Operation.EXECUTE, Operation.RECREATE))));
    }

    @Test
    void shortRunHasEveryOperationAndSituation() {
        List<RacePlan> plans = plans(1, RaceTest.RACES);

        assertThat(plans.stream().map(RacePlan::situation)).contains(Situation.values());
        assertThat(plans.stream().map(RacePlan::pattern)).containsAll(RacePlan.PATTERNS);
        assertThat(plans.stream().flatMap(plan -> plan.operations().stream()).map(PlannedOperation::operation))
                .contains(Operation.values());
    }

    @Test
    void racesAreOfTwoAndOfThreeOperationsWithinTwentyMilliseconds() {
        assertThat(plans(3, 200)).allSatisfy(plan -> {
            assertThat(plan.operations()).hasSizeBetween(2, 3);
            assertThat(plan.operations())
                    .allMatch(planned ->
                            planned.offsetMillis() >= 0 && planned.offsetMillis() <= RacePlan.MAX_OFFSET_MILLIS);
        });
        assertThat(plans(3, 200).stream().map(plan -> plan.operations().size())).contains(2, 3);
    }

    private static List<RacePlan> plans(long seed, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> RacePlan.of(seed, number))
                .toList();
    }

    private static List<Operation> pair(RacePlan plan) {
        return plan.operations().stream()
                .limit(2)
                .map(PlannedOperation::operation)
                .sorted()
                .toList();
    }

    private static int pairsOf(Set<Operation> operations) {
        return operations.size() * (operations.size() + 1) / 2;
    }
}
