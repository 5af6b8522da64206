package dev.agentstudio.activities;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.Optional;

/** The {@code detail} of a problem+json body. */
final class ProblemDetail {
    private ProblemDetail() {}

    /** Empty when the body is no problem or says nothing. */
    static Optional<String> of(String body) {
        try {
            return Optional.ofNullable(
                    Payloads.mapper().readTree(body).path("detail").textValue());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
