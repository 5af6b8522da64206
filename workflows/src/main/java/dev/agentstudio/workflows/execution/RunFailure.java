package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.id.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * The detail of a failed run.
 *
 * @param taskId the task whose failure ended the run; null when it was none
 * @param timeoutSeconds the timeout that the run overran; null when it did not
 */
public record RunFailure(@Nullable TaskId taskId, @Nullable Long timeoutSeconds) {}
