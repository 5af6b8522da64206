package dev.agentstudio.api.workflow.checkpoint;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import org.jspecify.annotations.Nullable;

/** What is to be different in a fork; null for as it was. */
public record ForkRequest(
        @Nullable String checkpointId,
        @Nullable WorkflowDefinition definition,
        @Nullable JsonObject input,
        @Nullable JsonObject metadata) {}
