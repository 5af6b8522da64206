package dev.agentstudio.qa.watch;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The outcome of a run.
 *
 * @param counts what was done and seen, in the order of the report
 * @param violations empty when every watcher has seen every durable event once and in order
 */
record WatchReport(Map<String, Object> counts, List<String> violations) {
    @Override
    public String toString() {
        String numbers = counts.entrySet().stream()
                .map(count -> "  %-44s %s".formatted(count.getKey(), count.getValue()))
                .collect(Collectors.joining("\n"));
        return violations.isEmpty()
                ? numbers + "\nEvery watcher has seen every durable event once and in order."
                : "%s\n%d violations:\n  %s".formatted(numbers, violations.size(), String.join("\n  ", violations));
    }
}
