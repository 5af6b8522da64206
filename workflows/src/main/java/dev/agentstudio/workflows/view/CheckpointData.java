package dev.agentstudio.workflows.view;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A point to which a workflow can be taken back.
 *
 * @param id {@code cp_001} and so on
 * @param sequenceNumber from 1
 * @param completedTaskId the task whose end made the checkpoint; null for pauses and failures
 * @param nextTaskId the task that would run next; null when none would
 * @param workflowSnapshot null when the reader asked for none
 * @param contextSnapshot null when the reader asked for none
 * @param reason of a pause or failure, or the name of a manual one; null when none was given
 * @param metadata given to a manual one; null for none
 * @param isRecoverable whether a resume from it would be accepted now
 */
public record CheckpointData(
        String id,
        String workflowExecutionId,
        int sequenceNumber,
        Checkpoint.Type type,
        @Nullable String completedTaskId,
        @Nullable String nextTaskId,
        @Nullable WorkflowExecution workflowSnapshot,
        @Nullable ContextSnapshot contextSnapshot,
        Instant createdAt,
        @Nullable String reason,
        @Nullable JsonObject metadata,
        boolean isRecoverable,
        String etag) {
    /** The same checkpoint with other snapshots. */
    public CheckpointData with(WorkflowExecution workflow, ContextSnapshot context) {
        return new CheckpointData(
                id,
                workflowExecutionId,
                sequenceNumber,
                type,
                completedTaskId,
                nextTaskId,
                workflow,
                context,
                createdAt,
                reason,
                metadata,
                isRecoverable,
                etag);
    }
}
