package dev.agentstudio.qa.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A few races, and that each check would notice what it is there for; {@code qa/races} runs thousands. */
@Order(10)
@ExtendWith(StudioExtension.class)
class RaceTest {
    /** Of a fixed seed: every situation of every pattern once. */
    static final int RACES = 36;

    /** Of a seed that is another one each time. */
    private static final int RANDOM_RACES = 6;

    /** Rounds that are run at most until each fault has been injected into a race, and the races of one. */
    private static final int FURTHER_ROUNDS = 15;

    private static final int RACES_OF_A_ROUND = 12;

    private static final Races.Settings SETTINGS = new Races.Settings(8, Duration.ofMinutes(8), null);

    @Test
    void whatWasAnsweredStaysTrueAndEveryCheckNoticesItsFaults(Studio studio) {
        long seed = System.nanoTime();
        List<Evidence> seen = Collections.synchronizedList(new ArrayList<>());
        try (Races races = new Races(studio, SETTINGS, seen::add)) {
            race(races, Stream.concat(plans(1, RACES), plans(seed, RANDOM_RACES)));
            for (int more = 1; more <= FURTHER_ROUNDS && hasFaultWithoutPlace(seen); more++) {
                race(races, plans(seed + more, RACES_OF_A_ROUND));
            }
            assertAll(InjectedFault.ofEvidence().stream().map(fault -> () -> assertNoticed(fault, seen)));
        }
    }

    @Test
    void terminationBehindTheApiIsNoticed(Studio studio) {
        Races.Settings settings = new Races.Settings(8, Duration.ofMinutes(8), InjectedFault.TERMINATED);
        List<RacePlan> paused = IntStream.range(0, RacePlan.CYCLE)
                .mapToObj(number -> RacePlan.of(1, number))
                .filter(plan -> plan.situation() == Situation.PAUSED)
                .filter(plan -> plan.operations().stream()
                        .noneMatch(planned -> planned.operation().endsPause()))
                .limit(2)
                .toList();
        try (Races races = new Races(studio, settings, evidence -> {})) {
            RaceReport report = races.run(paused);

            assertThat(report.byCheck()).as(report.toString()).containsKey(InjectedFault.TERMINATED.check());
        }
    }

    private static void race(Races races, Stream<RacePlan> plans) {
        RaceReport report = races.run(plans.toList());
        System.out.println(report);
        assertThat(report.isGood()).as(report.toString()).isTrue();
    }

    /** How a race ends depends on the machine, too: on a slow one every pause may have come in time to be granted. */
    private static boolean hasFaultWithoutPlace(List<Evidence> seen) {
        return InjectedFault.ofEvidence().stream()
                .anyMatch(fault ->
                        seen.stream().noneMatch(evidence -> fault.in(evidence).isPresent()));
    }

    /** Only evidence that its check accepts without the fault can show that the check notices the fault. */
    private static void assertNoticed(InjectedFault fault, List<Evidence> seen) {
        List<Evidence> sound = seen.stream()
                .filter(evidence -> fault.check().of(evidence).isEmpty())
                .toList();
        List<Evidence> injected =
                sound.stream().flatMap(evidence -> fault.in(evidence).stream()).toList();

        assertThat(injected).as("%s has a place", fault).isNotEmpty();
        assertThat(injected)
                .as("%s is noticed", fault)
                .allSatisfy(evidence -> assertThat(fault.check().of(evidence)).isNotEmpty());
    }

    private static Stream<RacePlan> plans(long seed, int count) {
        return IntStream.range(0, count).mapToObj(number -> RacePlan.of(seed, number));
    }
}
