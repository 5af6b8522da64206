package dev.agentstudio.api.workflow;

import dev.agentstudio.workflows.view.ExecutionContext;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What a caller who waited for a workflow gets.
 *
 * @param duration {@code HH:MM:SS.fff}
 * @param errorMessage null on success
 */
@Serdeable
record WorkflowResult(
        String workflowId,
        boolean success,
        ExecutionContext context,
        String duration,
        @Nullable String errorMessage) {}
