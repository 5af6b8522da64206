package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A workflow's detail as it was read.
 *
 * @param begin when the request was sent
 * @param end when the answer had arrived
 * @param code HTTP status
 * @param body the whole answer
 */
record Reading(Instant begin, Instant end, int code, JsonNode body) {
    /** What {@link #status} is of a workflow that is not found. */
    static final String GONE = "gone";

    private static final Set<String> AT_REST = Set.of("paused", "completed", "failed", "cancelled", GONE);

    boolean isGone() {
        return code == 404;
    }

    /** The workflow's status, {@link #GONE} or, for any other answer, its HTTP status. */
    String status() {
        return switch (code) {
            case 200 -> body.path("status").asText();
            case 404 -> GONE;
            default -> "HTTP " + code;
        };
    }

    boolean isAtRest() {
        return AT_REST.contains(status());
    }

    boolean isPaused() {
        return status().equals("paused");
    }

    List<JsonNode> events() {
        return list(body.at("/context/events"));
    }

    /** Types of the events that are of the whole workflow, in the order in which they are shown. */
    List<String> workflowEvents() {
        return workflowEvents(body.path("context"));
    }

    static List<String> workflowEvents(JsonNode context) {
        return list(context.path("events")).stream()
                .map(event -> event.path("type").asText())
                .filter(type -> type.startsWith("Workflow"))
                .toList();
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** The part of the ETag that represents the run. */
    String run() {
        return part(0);
    }

    /** The part of the ETag that counts changes within the run. */
    int changes() {
        return Integer.parseInt(part(1));
    }

    private String part(int index) {
        return Pattern.compile("-")
                .splitAsStream(etag().replace("\"", ""))
                .toList()
                .get(index);
    }

    String etag() {
        return body.path("etag").asText();
    }

    double progress() {
        return body.at("/context/progress").asDouble();
    }

    Reading with(JsonNode otherBody) {
        return new Reading(begin, end, code, otherBody);
    }
}
