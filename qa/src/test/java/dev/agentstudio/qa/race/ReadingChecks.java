package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Readings agree with each other and with those of other statuses. */
final class ReadingChecks {
    private ReadingChecks() {}

    static Stream<String> agreement(Evidence evidence) {
        return evidence.statuses().agree()
                ? Stream.empty()
                : Stream.of("ten seconds later %s".formatted(evidence.statuses()));
    }

    static Stream<String> rest(Evidence evidence) {
        return evidence.last().isAtRest()
                ? Stream.empty()
                : Stream.of(
                        "it does not come to rest, but is " + evidence.last().status());
    }

    static Stream<String> endLasts(Evidence evidence) {
        boolean mayBeDeleted = evidence.of(Operation.DELETE).anyMatch(answered -> !answered.isRefused());
        List<Reading> readings = evidence.readings();
        return evidence.isRecreated()
                ? Stream.empty()
                : IntStream.range(1, readings.size())
                        .filter(index -> isEnd(readings.get(index - 1)))
                        .filter(index -> !isSame(readings.get(index - 1), readings.get(index), mayBeDeleted))
                        .mapToObj(index -> "it was %s, then %s"
                                .formatted(
                                        readings.get(index - 1).status(),
                                        readings.get(index).status()));
    }

    static Stream<String> monotone(Evidence evidence) {
        List<Reading> readings = evidence.readings().stream()
                .filter(reading -> reading.code() == 200)
                .toList();
        return Stream.concat(
                IntStream.range(1, readings.size())
                        .boxed()
                        .flatMap(index -> backwards(evidence.plan(), readings.get(index - 1), readings.get(index))),
                sameEtag(readings));
    }

    private static boolean isEnd(Reading reading) {
        return reading.isAtRest() && !reading.isPaused() && !reading.status().equals("failed");
    }

    private static boolean isSame(Reading earlier, Reading later, boolean mayBeDeleted) {
        return later.status().equals(earlier.status()) || (mayBeDeleted && later.isGone());
    }

    private static Stream<String> backwards(RacePlan plan, Reading earlier, Reading later) {
        if (!earlier.run().equals(later.run())) {
            return Stream.empty();
        }
        Stream<String> changes = later.changes() >= earlier.changes()
                ? Stream.empty()
                : Stream.of("the ETag went from %s to %s".formatted(earlier.etag(), later.etag()));
        // A new round opens all tasks again, and a handoff adds one.
        boolean mayFall = plan.pattern().equals("iterative")
                || later.body().path("tasks").size()
                        > earlier.body().path("tasks").size();
        Stream<String> progress = mayFall || later.progress() >= earlier.progress()
                ? Stream.empty()
                : Stream.of("progress went from %s to %s".formatted(earlier.progress(), later.progress()));
        return Stream.concat(changes, progress);
    }

    private static Stream<String> sameEtag(List<Reading> readings) {
        Map<String, JsonNode> views = new HashMap<>();
        return readings.stream()
                .filter(reading -> {
                    JsonNode known = views.putIfAbsent(reading.etag(), reading.body());
                    return known != null && !known.equals(reading.body());
                })
                .map(reading -> "two views have the ETag " + reading.etag());
    }
}
