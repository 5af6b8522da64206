package dev.agentstudio.api.workflow.read;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members of a {@link dev.agentstudio.workflows.view.WorkflowExecution} that a caller has chosen; the others are null, and not written. */
@Serdeable
record SelectedExecution(
        String id,
        @Nullable String workflowDefinitionId,
        @Nullable Pattern pattern,
        @Nullable WorkflowStatus status,
        @Nullable List<AgentTask> tasks,
        @Nullable ExecutionContext context,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable String errorMessage,
        @Nullable String initiatedBy,
        @Nullable JsonObject metadata,
        @Nullable String etag) {
    SelectedExecution with(@Nullable List<AgentTask> otherTasks, @Nullable ExecutionContext otherContext) {
        return new SelectedExecution(
                id,
                workflowDefinitionId,
                pattern,
                status,
                otherTasks,
                otherContext,
                createdAt,
                startedAt,
                completedAt,
                errorMessage,
                initiatedBy,
                metadata,
                etag);
    }
}
