package dev.agentstudio.api.problem;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of every error answer (RFC 7807).
 *
 * @param instance path of the request
 * @param traceId the request's whole W3C traceparent
 * @param errors of single fields; null when the problem is not one of fields
 * @param workflowId the workflow that the request started or waited for; null where there is none
 * @param timeoutSeconds the timeout that the workflow overran; null otherwise
 * @param agentType the agent that was asked; null where none was
 * @param taskId the single task that the request started or waited for; null where there is none
 * @param reason what kept the agent from answering, in words; null where there is no more to say than the detail
 */
@Serdeable
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String traceId,
        ErrorCode code,
        @Nullable List<FieldError> errors,
        @Nullable String workflowId,
        @Nullable Long timeoutSeconds,
        @Nullable String agentType,
        @Nullable String taskId,
        @Nullable String reason) {
    /** A problem of no workflow and no agent. */
    Problem(ProblemType type, int status, String detail, String instance, String traceId, ErrorCode code) {
        this(type.uri(), type.title(), status, detail, instance, traceId, code, null, null, null, null, null, null);
    }
}
