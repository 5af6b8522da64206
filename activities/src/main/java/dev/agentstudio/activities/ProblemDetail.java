package dev.agentstudio.activities;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The text of a problem+json body (RFC 9457): its {@code detail} and the message of each field in its {@code errors}. */
final class ProblemDetail {
    /** Errors that are listed. They become part of a failure, and of every answer that shows the task. */
    private static final int MAX_ERRORS = 5;

    /** Longest field and longest message, in characters. */
    private static final int MAX_LENGTH = 200;

    private ProblemDetail() {}

    /** Empty when the body is no problem or says nothing. */
    static Optional<String> of(String body) {
        try {
            JsonNode problem = Payloads.mapper().readTree(body);
            return Optional.ofNullable(problem.path("detail").textValue())
                    .map(detail -> detail + errors(problem.path("errors")));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String errors(JsonNode errors) {
        String listed = StreamSupport.stream(errors.spliterator(), false)
                .limit(MAX_ERRORS)
                .map(ProblemDetail::error)
                .collect(Collectors.joining("; "));
        int more = errors.size() - MAX_ERRORS;
        return listed.isEmpty() ? "" : ": " + listed + (more > 0 ? "; and %d more".formatted(more) : "");
    }

    private static String error(JsonNode error) {
        String message = cut(error.path("message").asText());
        String field = cut(error.path("field").asText());
        return field.isEmpty() ? message : "%s: %s".formatted(field, message);
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= MAX_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH)) + "…";
    }
}
