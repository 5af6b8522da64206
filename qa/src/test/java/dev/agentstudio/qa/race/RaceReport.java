package dev.agentstudio.qa.race;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of many races.
 *
 * @param replays how many histories were replayed
 */
record RaceReport(Duration duration, List<Outcome> outcomes, int replays) {
    private static final int EXAMPLES = 5;

    boolean isGood() {
        return !outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::isGood);
    }

    /** How many races violate each check. */
    Map<Check, Long> byCheck() {
        return outcomes.stream()
                .flatMap(outcome ->
                        outcome.violations().stream().map(Violation::check).distinct())
                .collect(Collectors.groupingBy(check -> check, TreeMap::new, Collectors.counting()));
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("%d races in %d s, %.0f a minute; %d histories replayed"
                .formatted(
                        outcomes.size(),
                        duration.toSeconds(),
                        outcomes.size() * 60_000.0 / Math.max(1, duration.toMillis()),
                        replays));
        Map<String, Long> answers = new TreeMap<>();
        outcomes.forEach(
                outcome -> outcome.answers().forEach((answer, count) -> answers.merge(answer, count, Long::sum)));
        lines.add("answers " + answers);
        byCheck().forEach((check, count) -> {
            lines.add("%s is violated by %d races:".formatted(check, count));
            outcomes.stream()
                    .flatMap(outcome -> outcome.violations().stream()
                            .filter(violation -> violation.check() == check)
                            .limit(1)
                            .map(violation -> example(outcome, violation)))
                    .limit(EXAMPLES)
                    .forEach(lines::add);
        });
        outcomes.stream()
                .filter(outcome -> !outcome.failure().isEmpty())
                .forEach(outcome -> lines.add("not run: %s: %s".formatted(outcome.plan(), outcome.failure())));
        lines.add(
                isGood()
                        ? "No check is violated."
                        : "%d races are not as they must be."
                                .formatted(outcomes.stream()
                                        .filter(outcome -> !outcome.isGood())
                                        .count()));
        return String.join("\n", lines);
    }

    private static String example(Outcome outcome, Violation violation) {
        return "  %s%n    %s%n    qa/races --seed %d --only %d%n    %s"
                .formatted(
                        violation.message(),
                        outcome.plan(),
                        outcome.plan().seed(),
                        outcome.plan().number(),
                        outcome.details());
    }
}
