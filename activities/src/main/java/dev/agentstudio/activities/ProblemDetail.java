package dev.agentstudio.activities;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a problem+json body says: its {@code detail}, and of the fields in its {@code errors} what is wrong with each. */
final class ProblemDetail {
    /** Errors told of. They become part of a failure, and of every answer that shows the task. */
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
        String told = StreamSupport.stream(errors.spliterator(), false)
                .limit(MAX_ERRORS)
                .map(ProblemDetail::error)
                .collect(Collectors.joining("; "));
        int more = errors.size() - MAX_ERRORS;
        return told.isEmpty() ? "" : ": " + told + (more > 0 ? "; and %d more".formatted(more) : "");
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
