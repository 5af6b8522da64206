package dev.agentstudio.workflows.view;

import dev.agentstudio.workflows.execution.Checkpoint;
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
 * @param reason of a pause or failure; null when none was given
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
        boolean isRecoverable,
        String etag) {}
