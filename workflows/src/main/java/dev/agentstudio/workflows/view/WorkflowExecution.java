package dev.agentstudio.workflows.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as a read shows it.
 *
 * @param metadata the only member that is shown when null
 * @param etag with its quotes, equal to the ETag header; another one after every visible change
 * @param warnings what the caller should know that has just created it; null for none, and in every read
 */
public record WorkflowExecution(
        String id,
        String workflowDefinitionId,
        Pattern pattern,
        WorkflowStatus status,
        List<AgentTask> tasks,
        ExecutionContext context,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable String errorMessage,
        String initiatedBy,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable JsonObject metadata,
        String etag,
        @Nullable List<String> warnings) {
    /** The same with what its creator should know. */
    public WorkflowExecution warning(List<String> texts) {
        return new WorkflowExecution(
                id,
                workflowDefinitionId,
                pattern,
                status,
                tasks,
                context,
                createdAt,
                startedAt,
                completedAt,
                errorMessage,
                initiatedBy,
                metadata,
                etag,
                texts.isEmpty() ? null : texts);
    }
}
