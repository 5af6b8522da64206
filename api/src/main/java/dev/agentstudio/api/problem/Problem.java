package dev.agentstudio.api.problem;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.agentstudio.workflows.id.TaskId;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of every error answer (RFC 9457), one flat JSON object.
 *
 * @param errors of single fields; null when the problem is not one of fields
 */
@Serdeable
public record Problem(
        @JsonUnwrapped Kind kind,
        String detail,
        @JsonUnwrapped Occurrence occurrence,
        ErrorCode code,
        @Nullable List<FieldError> errors,
        @JsonUnwrapped Subject subject) {

    /**
     * What all problems of one kind share.
     *
     * @param type a URI
     * @param title the type in words
     * @param status the HTTP status
     */
    @Serdeable
    public record Kind(String type, String title, int status) {
        static Kind of(ProblemType type, int status) {
            return new Kind(type.uri(), type.title(), status);
        }
    }

    /**
     * The request that met the problem.
     *
     * @param instance path of the request
     * @param traceId the request's whole W3C traceparent
     */
    @Serdeable
    public record Occurrence(String instance, String traceId) {}

    /**
     * The workflow or single task that the problem is about.
     *
     * @param workflowId the workflow that the request started or waited for; null where there is none
     * @param timeoutSeconds the timeout that the workflow exceeded; null otherwise
     * @param agentType the agent that was called; null where none was
     * @param taskId the single task that the request started or waited for; null where there is none
     * @param reason what kept the agent from answering, in words; null where the detail says all
     */
    @Serdeable
    public record Subject(
            @Nullable String workflowId,
            @Nullable Long timeoutSeconds,
            @Nullable String agentType,
            @Nullable String taskId,
            @Nullable String reason) {
        static final Subject NONE = new Subject(null, null, null, null, null);

        static Subject workflow(String workflowId) {
            return new Subject(workflowId, null, null, null, null);
        }

        static Subject overdue(String workflowId, long timeoutSeconds) {
            return new Subject(workflowId, timeoutSeconds, null, null, null);
        }

        static Subject task(String agentType, TaskId taskId) {
            return new Subject(null, null, agentType, taskId.value(), null);
        }

        static Subject failedTask(String agentType, TaskId taskId, String reason) {
            return new Subject(null, null, agentType, taskId.value(), reason);
        }
    }
}
