package dev.agentstudio.qa.race;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came of one race.
 *
 * @param workflowId empty when the race could not be run
 * @param answers how often which operation of the race got which status
 * @param last how the workflow was last read; null when the race could not be run
 * @param failure why the race could not be run; empty when it was
 * @param details where everything that was seen is written down; null when no check complains
 */
record Outcome(
        RacePlan plan,
        String workflowId,
        Map<String, Long> answers,
        @Nullable Reading last,
        List<Violation> violations,
        String failure,
        @Nullable Path details) {
    static Outcome of(Evidence evidence, List<Violation> violations) {
        Map<String, Long> answers = evidence.answers().stream()
                .filter(answered -> answered.phase() == AnsweredOperation.Phase.RACE)
                .collect(Collectors.groupingBy(
                        answered -> "%s %d".formatted(answered.operation(), answered.status()), Collectors.counting()));
        Path details = violations.isEmpty() ? null : EvidenceFolder.write(evidence, violations);
        return new Outcome(evidence.plan(), evidence.workflowId(), answers, evidence.last(), violations, "", details);
    }

    static Outcome notRun(RacePlan plan, Throwable failure) {
        return new Outcome(plan, "", Map.of(), null, List.of(), String.valueOf(failure), null);
    }

    boolean isGood() {
        return failure.isEmpty() && violations.isEmpty();
    }

    Outcome and(Stream<Violation> more) {
        return new Outcome(
                plan,
                workflowId,
                answers,
                last,
                Stream.concat(violations.stream(), more).toList(),
                failure,
                details);
    }
}
