package dev.agentstudio.qa.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of a chaos run.
 *
 * @param statuses how many workflows ended in which status
 * @param complaints laws that were broken; empty when all is well
 */
record ChaosReport(
        Duration duration,
        Map<String, Long> statuses,
        Map<Chaos.Victim, Integer> kills,
        Map<String, Object> counts,
        List<String> complaints) {
    @Override
    public String toString() {
        String numbers = counts.entrySet().stream()
                .map(count -> "  %-22s %s".formatted(count.getKey(), count.getValue()))
                .collect(Collectors.joining("\n"));
        String verdict = complaints.isEmpty()
                ? "No law was broken."
                : "%d laws were broken:%n  %s".formatted(complaints.size(), String.join("\n  ", complaints));
        return "%d workflows %s, %d kills %s, %d s%n%s%n%s"
                .formatted(
                        statuses.values().stream().mapToLong(Long::longValue).sum(),
                        statuses,
                        kills.values().stream().mapToInt(Integer::intValue).sum(),
                        kills,
                        duration.toSeconds(),
                        numbers,
                        verdict);
    }
}
