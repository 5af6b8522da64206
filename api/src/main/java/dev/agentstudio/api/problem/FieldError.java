package dev.agentstudio.api.problem;

import io.micronaut.serde.annotation.Serdeable;

/**
 * What is wrong with one field of a request.
 *
 * @param field JSON path without the leading {@code $.}, for example {@code definition.steps[0].agentType}
 */
@Serdeable
public record FieldError(String field, String message, ErrorCode code) {}
