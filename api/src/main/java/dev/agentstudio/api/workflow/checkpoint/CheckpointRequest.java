package dev.agentstudio.api.workflow.checkpoint;

import dev.agentstudio.workflows.payload.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a checkpoint.
 *
 * @param name null for none
 * @param metadata null for none
 * @param type word of one of {@link dev.agentstudio.workflows.execution.Checkpoint.Type#given}; null for a manual one
 */
public record CheckpointRequest(
        @Nullable String name,
        @Nullable JsonObject metadata,
        @Nullable String type) {}
