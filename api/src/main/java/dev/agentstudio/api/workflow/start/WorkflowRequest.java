package dev.agentstudio.api.workflow.start;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import org.jspecify.annotations.Nullable;

/** A valid request to create a workflow. */
public record WorkflowRequest(
        WorkflowDefinition definition,
        @Nullable JsonObject input,
        @Nullable String initiatedBy,
        @Nullable JsonObject metadata) {}
