package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The input of a run: all that is known of a workflow before it starts.
 *
 * @param initiatedBy text for people, never used for authorization
 * @param owner subject of the token that created the workflow; what authorization goes by
 * @param createdAt when the API accepted the request, to the millisecond
 * @param metadata the caller's own, echoed; null for none
 */
public record ExecutionInput(
        WorkflowDefinition definition,
        @Nullable JsonObject input,
        String initiatedBy,
        String owner,
        Instant createdAt,
        @Nullable JsonObject metadata) {
    public ExecutionInput {}
}
