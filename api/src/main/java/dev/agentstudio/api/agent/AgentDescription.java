package dev.agentstudio.api.agent;

import dev.agentstudio.workflows.payload.JsonObject;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The description of an agent. Schemas are JSON Schema 2020-12.
 *
 * @param configurationSchema of a step's {@code configuration}; null for anything
 * @param inputSchema null for anything
 * @param resultSchema null for anything
 */
@Serdeable
record AgentDescription(
        String type,
        @Nullable String description,
        @Nullable JsonObject configurationSchema,
        @Nullable JsonObject inputSchema,
        @Nullable JsonObject resultSchema) {}
