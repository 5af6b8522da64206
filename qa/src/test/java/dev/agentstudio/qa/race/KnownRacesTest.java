package dev.agentstudio.qa.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Races that need one situation and one order of requests, and that are rare among random races. */
@Order(11)
@ExtendWith(StudioExtension.class)
class KnownRacesTest {
    private static final Races.Settings SETTINGS = new Races.Settings(4, Duration.ofMinutes(8), null);
    private static final int TRIES = 4;

    /**
     * Operations that are sent together.
     *
     * @param name what must not happen
     * @param fromMillis the least jitter of the situation, see {@link RacePlan#jitterMillis}
     * @param untilMillis one more than the greatest
     */
    record KnownRace(
            String name,
            Situation situation,
            String pattern,
            int fromMillis,
            int untilMillis,
            List<Operation> operations) {
        static KnownRace of(String name, Situation situation, String pattern, Operation... operations) {
            return new KnownRace(name, situation, pattern, 0, 1000, List.of(operations));
        }

        KnownRace between(int from, int until) {
            return new KnownRace(name, situation, pattern, from, until, operations);
        }

        /** The same race with other delays. */
        RacePlan plan(int number) {
            Random random = new Random(number);
            List<PlannedOperation> planned = operations.stream()
                    .map(operation -> new PlannedOperation(operation, random.nextInt(10), false, 0))
                    .toList();
            return new RacePlan(0, number, situation, pattern, planned, random.nextInt(fromMillis, untilMillis), true);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<KnownRace> racesAboutAnswers() {
        return Stream.of(
                KnownRace.of(
                        "A resume from a checkpoint does not undo a cancel",
                        Situation.PAUSED,
                        "sequential",
                        Operation.CANCEL,
                        Operation.RESUME_FROM),
                KnownRace.of(
                        "A resume does not undo a delete",
                        Situation.FAILED,
                        "sequential",
                        Operation.DELETE,
                        Operation.RESUME),
                KnownRace.of(
                        "A pause that a cancel follows at once is not refused",
                        Situation.RUNNING,
                        "sequential",
                        Operation.PAUSE,
                        Operation.CANCEL),
                KnownRace.of(
                        "A delete right after a cancel removes every run",
                        Situation.CANCELLED,
                        "iterative",
                        Operation.DELETE,
                        Operation.READ),
                KnownRace.of(
                        "Execute does not answer while a resume from a checkpoint replaces the run",
                        Situation.PAUSED,
                        "parallel",
                        Operation.EXECUTE,
                        Operation.RESUME_FROM),
                KnownRace.of(
                        "A resume does not answer with the end of a run that another resume has replaced",
                        Situation.PAUSED,
                        "sequential",
                        Operation.RESUME,
                        Operation.RESUME_FROM));
    }

    static Stream<KnownRace> racesAboutTheTimeout() {
        return Stream.of(
                KnownRace.of(
                                "A cancel while tasks stop after the timeout is the end everywhere or a conflict",
                                Situation.TIMING_OUT,
                                "sequential",
                                Operation.CANCEL,
                                Operation.READ)
                        .between(60, 500),
                KnownRace.of(
                                "A pause while tasks stop after the timeout lasts or is a conflict",
                                Situation.TIMING_OUT,
                                "sequential",
                                Operation.PAUSE,
                                Operation.READ)
                        .between(60, 500));
    }

    static Stream<KnownRace> racesAboutCheckpoints() {
        return Stream.of(
                KnownRace.of(
                        "A pause before the first restored page has its checkpoint",
                        Situation.FAILED,
                        "sequential",
                        Operation.RESUME,
                        Operation.PAUSE),
                KnownRace.of(
                        "A pause between restored pages has its checkpoint",
                        Situation.RESTORING,
                        "sequential",
                        Operation.PAUSE,
                        Operation.READ),
                KnownRace.of(
                        "A pause beside ends of parallel tasks leaves checkpoints in order",
                        Situation.RUNNING,
                        "parallel",
                        Operation.PAUSE,
                        Operation.READ),
                KnownRace.of(
                        "A failed task is in the checkpoints as before when its workflow was resumed",
                        Situation.FAILED,
                        "parallel",
                        Operation.READ,
                        Operation.READ));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"racesAboutAnswers", "racesAboutTheTimeout", "racesAboutCheckpoints"})
    void noTryOfItViolatesACheck(KnownRace race, Studio studio) {
        try (Races races = new Races(studio, SETTINGS, evidence -> {})) {
            RaceReport report =
                    races.run(IntStream.range(0, TRIES).mapToObj(race::plan).toList());

            assertThat(report.isGood()).as("%s: %s", race, report).isTrue();
        }
    }
}
