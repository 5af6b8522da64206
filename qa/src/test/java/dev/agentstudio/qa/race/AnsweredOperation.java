package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An operation and its answer.
 *
 * @param checkpointId that it named; null for none
 * @param begin when the request was sent
 * @param end when the answer had arrived
 * @param status of the answer; 0 when none arrived
 * @param body of the answer; missing when there was none or it was no JSON
 */
record AnsweredOperation(
        Phase phase,
        Operation operation,
        @Nullable String checkpointId,
        Instant begin,
        Instant end,
        int status,
        JsonNode body) {
    /** When it was sent. */
    enum Phase {
        /** Alone, to bring the workflow into its situation. */
        BEFORE,
        RACE,
        /** Alone, after the workflow had come to rest. */
        AFTERWARDS
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether the API said that it did nothing. */
    boolean isRefused() {
        return status == 404 || status == 409 || status == 412;
    }

    /** Whether it took effect, be its answer a success or not: a workflow that overran its timeout was resumed before it did. */
    boolean isDone() {
        return isSuccess() || status == 408;
    }

    /** The same with another answer. */
    AnsweredOperation withAnswer(int otherStatus, JsonNode otherBody) {
        return new AnsweredOperation(phase, operation, checkpointId, begin, end, otherStatus, otherBody);
    }

    /** Status and text of the answer, without the workflow itself. */
    String answer() {
        String text = body.path("message")
                .asText(body.path("errorMessage").asText(body.path("detail").asText("")));
        String success = body.has("success") ? " success=" + body.path("success") : "";
        return "%d%s %s".formatted(status, success, text).strip();
    }

    @Override
    public String toString() {
        return "%s %s..%s %s%s -> %s"
                .formatted(
                        phase.name().toLowerCase(Locale.ROOT),
                        begin,
                        end,
                        operation,
                        checkpointId == null ? "" : " " + checkpointId,
                        answer());
    }
}
