package dev.agentstudio.qa.race;

import dev.agentstudio.qa.harness.Studio;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code qa/races}: many races from the command line. */
final class RaceCommand {
    private static final String HELP = """
            Usage: qa/races [--races N] [--seed S] [--only K [--times T]] [--at-once A] [--minutes M] [--inject-fault NAME]

              --races N      how many races (default 300)
              --seed S       of what is random (default: the time)
              --only K       only the race of this number
              --times T      how often (default 20)
              --at-once A    how many races at the same time (default 24)
              --minutes M    after which no other race is started (default 30)
              --inject-fault NAME   falsify what was seen, to see that a check notices it; one of
                             %s

            Exits with 1 when a check is violated. What was seen of such a race is written to qa/target/races.""".formatted(InjectedFault.words());

    private static final int PROGRESS = 100;

    private RaceCommand() {}

    public static void main(String[] arguments) {
        Map<String, String> options = options(arguments);
        if (options.isEmpty() && arguments.length > 0) {
            System.out.println(HELP);
            return;
        }
        long seed = number(options, "--seed", System.currentTimeMillis());
        System.out.printf("Seed %d%n", seed);
        // What still runs of the stack would keep the process alive.
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
        AtomicInteger done = new AtomicInteger();
        RaceReport report;
        try (Studio studio = Studio.start("races-by-hand");
                Races races = new Races(studio, settings(options), evidence -> {
                    if (done.incrementAndGet() % PROGRESS == 0) {
                        System.out.println(done + " races");
                    }
                })) {
            report = races.run(plans(options, seed));
        }
        System.out.println(report);
        System.exit(report.isGood() ? 0 : 1);
    }

    private static Races.Settings settings(Map<String, String> options) {
        return new Races.Settings(
                (int) number(options, "--at-once", 24),
                Duration.ofMinutes(number(options, "--minutes", 30)),
                injectedFault(options.get("--inject-fault")));
    }

    private static @Nullable InjectedFault injectedFault(@Nullable String word) {
        return word == null
                ? null
                : InjectedFault.of(word).orElseThrow(() -> new IllegalArgumentException("Unknown fault " + word));
    }

    private static List<RacePlan> plans(Map<String, String> options, long seed) {
        String only = options.get("--only");
        if (only != null) {
            RacePlan plan = RacePlan.of(seed, Integer.parseInt(only));
            return Stream.generate(() -> plan)
                    .limit(number(options, "--times", 20))
                    .toList();
        }
        return IntStream.range(0, (int) number(options, "--races", 300))
                .mapToObj(number -> RacePlan.of(seed, number))
                .toList();
    }

    private static long number(Map<String, String> options, String name, long otherwise) {
        String text = options.get(name);
        return text == null ? otherwise : Long.parseLong(text);
    }

    /** Empty when there is one that is not known. */
    private static Map<String, String> options(String... arguments) {
        List<String> known =
                List.of("--races", "--seed", "--only", "--times", "--at-once", "--minutes", "--inject-fault");
        Map<String, String> options = new HashMap<>();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            if (!known.contains(name) || !rest.hasNext()) {
                return Map.of();
            }
            options.put(name, rest.next());
        }
        return options;
    }
}
