package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The events of a workflow are the operations of its clients and its own transitions. */
final class EventChecks {
    /** Which event may follow which, of those that are of the whole workflow. */
    private static final Map<String, Set<String>> NEXT = Map.of(
            "",
            Set.of("WorkflowStarted", "WorkflowPaused", "WorkflowCancelled"),
            "WorkflowStarted",
            Set.of("WorkflowPaused", "WorkflowCompleted", "WorkflowFailed", "WorkflowCancelled"),
            "WorkflowPaused",
            // Started: it was paused before a worker had taken it up.
            Set.of("WorkflowStarted", "WorkflowResumed", "WorkflowCancelled", "WorkflowCompleted", "WorkflowFailed"),
            "WorkflowResumed",
            Set.of("WorkflowStarted", "WorkflowPaused", "WorkflowCompleted", "WorkflowFailed", "WorkflowCancelled"),
            "WorkflowFailed",
            Set.of("WorkflowResumed"),
            "WorkflowCompleted",
            Set.of(),
            "WorkflowCancelled",
            Set.of("WorkflowStarted"));

    /** An operation and the event that it makes. */
    private enum Kind {
        PAUSE("WorkflowPaused"),
        RESUME("WorkflowResumed"),
        CANCEL("WorkflowCancelled");

        private final String event;

        Kind(String event) {
            this.event = event;
        }

        private boolean isMadeBy(AnsweredOperation answered) {
            return switch (this) {
                case PAUSE -> answered.operation() == Operation.PAUSE;
                case RESUME ->
                    answered.operation() == Operation.RESUME || answered.operation() == Operation.RESUME_FROM;
                case CANCEL -> answered.operation() == Operation.CANCEL;
            };
        }

        long events(Evidence evidence) {
            return evidence.last().workflowEvents().stream()
                    .filter(event::equals)
                    .count();
        }

        /** How many events there may be at most: one for each operation that was not refused. */
        long most(Evidence evidence) {
            return evidence.answers().stream()
                    .filter(this::isMadeBy)
                    .filter(answered -> !answered.isRefused())
                    .count();
        }

        /** How many there must be: requests of the same kind at the same time may share one. */
        long least(Evidence evidence) {
            return Arrays.stream(AnsweredOperation.Phase.values())
                    .filter(phase ->
                            !evidence.wasResumedFromCheckpoint() || phase == AnsweredOperation.Phase.AFTERWARDS)
                    .filter(phase -> done(evidence, phase).findAny().isPresent())
                    .filter(phase -> phase != AnsweredOperation.Phase.RACE || !isShared(evidence))
                    .count();
        }

        /** Whether an operation from before the race was still at work in it. */
        private boolean isShared(Evidence evidence) {
            return done(evidence, AnsweredOperation.Phase.BEFORE)
                    .anyMatch(before -> done(evidence, AnsweredOperation.Phase.RACE)
                            .allMatch(raced -> raced.begin().isBefore(before.end())));
        }

        private Stream<AnsweredOperation> done(Evidence evidence, AnsweredOperation.Phase phase) {
            return evidence.answers().stream()
                    .filter(this::isMadeBy)
                    .filter(answered -> answered.phase() == phase && answered.isDone());
        }
    }

    private EventChecks() {}

    static Stream<String> refused(Evidence evidence) {
        return kinds(evidence)
                .filter(kind -> kind.events(evidence) > kind.most(evidence))
                .map(kind -> "%d times %s, but only %d requests for it were not refused"
                        .formatted(kind.events(evidence), kind.event, kind.most(evidence)));
    }

    static Stream<String> events(Evidence evidence) {
        return kinds(evidence)
                .filter(kind -> kind.events(evidence) < kind.least(evidence))
                .map(kind -> "%d times %s, but at least %d requests for it were answered with success"
                        .formatted(kind.events(evidence), kind.event, kind.least(evidence)));
    }

    static Stream<String> order(Evidence evidence) {
        if (evidence.last().isGone() || evidence.isRecreated()) {
            return Stream.empty();
        }
        // Temporal records that an attempt began only when it ends: in the order of history a start stands right before
        // its end.
        List<Instant> times = evidence.last().events().stream()
                .filter(event -> !event.path("type").asText().equals("TaskStarted"))
                .map(event -> Instant.parse(event.path("timestamp").asText()))
                .toList();
        Stream<String> disorder =
                evidence.disorder(times).map("events are not in the order of history: "::concat).stream();
        List<String> events = evidence.last().workflowEvents();
        Stream<String> impossible = IntStream.range(0, events.size())
                .filter(index -> !next(index == 0 ? "" : events.get(index - 1)).contains(events.get(index)))
                // What had happened since the checkpoint that a workflow was taken back to is not among its events.
                .filter(index -> !(evidence.wasResumedFromCheckpoint()
                        && events.get(index).equals("WorkflowResumed")))
                .mapToObj(index -> "event %d cannot follow: %s".formatted(index + 1, events));
        return Stream.of(disorder, impossible, endWithoutEvent(evidence.last().body(), events))
                .flatMap(each -> each);
    }

    /** The last event says how the workflow stands. */
    private static Stream<String> endWithoutEvent(JsonNode workflow, List<String> events) {
        String expected = switch (workflow.path("status").asText()) {
            case "completed" -> "WorkflowCompleted";
            case "failed" -> "WorkflowFailed";
            case "cancelled" -> "WorkflowCancelled";
            case "paused" -> "WorkflowPaused";
            default -> "";
        };
        return expected.isEmpty() || events.contains(expected)
                ? Stream.empty()
                : Stream.of("it is %s, but its events are %s".formatted(workflow.path("status"), events));
    }

    private static Stream<Kind> kinds(Evidence evidence) {
        return evidence.last().isGone() || evidence.isRecreated() ? Stream.empty() : Arrays.stream(Kind.values());
    }

    private static Set<String> next(String event) {
        return Objects.requireNonNullElse(NEXT.get(event), Set.of());
    }
}
