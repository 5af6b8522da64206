package dev.agentstudio.api.problem;

import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An error on its way to the caller. Made by the factories below only, so that every message is worded once. */
public final class ProblemException extends RuntimeException {
    /** How long a caller should wait when a part of ours is away. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final ProblemType type;
    private final int status;
    private final ErrorCode code;
    private final String detail;
    private @Nullable List<FieldError> errors;
    private @Nullable Duration retryAfter;
    private @Nullable String workflowId;
    private @Nullable Long timeoutSeconds;
    private @Nullable String agentType;
    private @Nullable String taskId;
    private @Nullable String reason;

    private ProblemException(ProblemType type, int status, ErrorCode code, String detail) {
        super(detail, null, false, false);
        this.type = type;
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    /** @param errors at least one */
    public static ProblemException invalid(List<FieldError> errors) {
        ProblemException problem =
                of(ProblemType.VALIDATION, errors.getFirst().code(), "One or more validation errors occurred");
        problem.errors = List.copyOf(errors);
        return problem;
    }

    /** @param errors one for each step that names an unknown agent type */
    public static ProblemException unknownAgentTypes(List<FieldError> errors) {
        ProblemException problem = new ProblemException(
                ProblemType.VALIDATION, 400, ErrorCode.AGENT_TYPE_NOT_FOUND, "Invalid agent type specified");
        problem.errors = List.copyOf(errors);
        return problem;
    }

    /** A call of an agent that does not exist. */
    public static ProblemException invalidAgentType(String agentType) {
        return new ProblemException(
                ProblemType.VALIDATION,
                400,
                ErrorCode.AGENT_TYPE_NOT_FOUND,
                "Invalid agent type '%s'".formatted(agentType));
    }

    /** A question about an agent that does not exist. */
    public static ProblemException agentTypeNotFound(String agentType) {
        return of(ProblemType.NOT_FOUND, ErrorCode.NOT_FOUND, "Agent type '%s' not found".formatted(agentType));
    }

    public static ProblemException taskNotFound(String taskId) {
        return of(
                ProblemType.NOT_FOUND,
                ErrorCode.NOT_FOUND,
                "Task '%s' not found or already completed".formatted(taskId));
    }

    /** @param reason what kept the agent from answering, without addresses and class names */
    public static ProblemException agentFailed(String agentType, String taskId, String reason) {
        ProblemException problem =
                of(ProblemType.AGENT_ERROR, ErrorCode.AGENT_ERROR, "Error communicating with agent service");
        problem.reason = reason;
        return problem.of(agentType, taskId);
    }

    /** @param detail for how long the agent was waited for */
    public static ProblemException agentTimedOut(String agentType, String taskId, String detail) {
        return of(ProblemType.AGENT_TIMEOUT, ErrorCode.AGENT_TIMEOUT, detail).of(agentType, taskId);
    }

    public static ProblemException taskCancelled(String agentType, String taskId) {
        return of(
                        ProblemType.REQUEST_CANCELLED,
                        ErrorCode.REQUEST_CANCELLED,
                        "Task '%s' was cancelled by the client".formatted(taskId))
                .of(agentType, taskId);
    }

    /** @param taskId a single task that goes on although its caller can no longer wait for it */
    public static ProblemException taskGoesOn(String agentType, String taskId, boolean isShuttingDown) {
        String cause =
                isShuttingDown ? "This server is about to stop" : "The workflow engine cannot be reached right now";
        return unavailable("%s; task '%s' goes on and can be read later".formatted(cause, taskId))
                .of(agentType, taskId);
    }

    /** @param reason what is wrong with the text, and where */
    public static ProblemException unparsable(String reason) {
        return of(ProblemType.BAD_REQUEST, ErrorCode.BAD_REQUEST, "The request body is not valid JSON: " + reason);
    }

    public static ProblemException workflowNotFound(String id) {
        return of(ProblemType.NOT_FOUND, ErrorCode.WORKFLOW_NOT_FOUND, "Workflow '%s' not found".formatted(id));
    }

    public static ProblemException checkpointNotFound(String workflowId, String checkpointId) {
        return of(
                ProblemType.NOT_FOUND,
                ErrorCode.NOT_FOUND,
                "Checkpoint '%s' of workflow '%s' not found".formatted(checkpointId, workflowId));
    }

    /**
     * An operation that the workflow's status does not allow.
     *
     * @param operation a verb: pause, resume, cancel or delete
     */
    public static ProblemException wrongStatus(String operation, WorkflowStatus status) {
        boolean isActive = status == WorkflowStatus.RUNNING || status == WorkflowStatus.PENDING;
        return of(
                ProblemType.INVALID_OPERATION,
                isActive ? ErrorCode.WORKFLOW_ALREADY_RUNNING : ErrorCode.INVALID_WORKFLOW_STATUS,
                "Cannot %s workflow in '%s' status".formatted(operation, status.word()));
    }

    public static ProblemException overran(String workflowId, long timeoutSeconds) {
        ProblemException problem = of(
                ProblemType.WORKFLOW_TIMEOUT,
                ErrorCode.WORKFLOW_TIMEOUT,
                "Workflow execution exceeded the specified timeout");
        problem.workflowId = workflowId;
        problem.timeoutSeconds = timeoutSeconds;
        return problem;
    }

    public static ProblemException cancelled(String workflowId) {
        ProblemException problem = of(
                ProblemType.REQUEST_CANCELLED,
                ErrorCode.REQUEST_CANCELLED,
                "Workflow execution was cancelled by the client");
        problem.workflowId = workflowId;
        return problem;
    }

    /** The caller made its change depend on a state that is no more. */
    public static ProblemException preconditionFailed() {
        return new ProblemException(
                ProblemType.INVALID_OPERATION,
                412,
                ErrorCode.PRECONDITION_FAILED,
                "The workflow has changed since the state that If-Match names; read it again");
    }

    /** @param hasToken whether one was sent, so that it is the token that is wrong */
    public static ProblemException unauthorized(boolean hasToken) {
        return of(
                ProblemType.UNAUTHORIZED,
                ErrorCode.UNAUTHORIZED,
                hasToken
                        ? "The bearer token is invalid or has expired; get a new one"
                        : "A bearer token is required: send 'Authorization: Bearer <token>'");
    }

    public static ProblemException forbidden() {
        return of(ProblemType.FORBIDDEN, ErrorCode.FORBIDDEN, "The token lacks the scope for this operation");
    }

    /** A page asks for more than the cross-origin rules allow its origin. */
    public static ProblemException originRefused() {
        return of(ProblemType.FORBIDDEN, ErrorCode.FORBIDDEN, "Pages of this origin may not make this request");
    }

    public static ProblemException tooManyRequests(int perMinute, Duration wait) {
        return rateLimited(
                "More than %d requests in a minute; wait %d seconds".formatted(perMinute, wait.toSeconds()), wait);
    }

    /** @param limit how many workflows of this caller may be pending or running at once */
    public static ProblemException tooManyWorkflows(int limit) {
        return rateLimited(
                "%d workflows are pending or running, which is as many as this tier may have at once; wait for one to end, or pause or cancel one"
                        .formatted(limit),
                RETRY_AFTER);
    }

    public static ProblemException temporalUnavailable() {
        return unavailable("The workflow engine cannot be reached right now; nothing was lost, try again");
    }

    /** Temporal allows no more requests of this kind for the moment. */
    public static ProblemException temporalBusy() {
        return unavailable("The workflow engine has too many requests right now; try again");
    }

    /** @param workflowId a workflow that goes on although its caller can no longer wait for it */
    public static ProblemException temporalUnavailable(String workflowId) {
        ProblemException problem = unavailable(
                "The workflow engine cannot be reached right now; workflow '%s' was started and can be read later"
                        .formatted(workflowId));
        problem.workflowId = workflowId;
        return problem;
    }

    /** @param workflowId a workflow that goes on although this process ends */
    public static ProblemException shuttingDown(String workflowId) {
        ProblemException problem = unavailable(
                "This server is about to stop; workflow '%s' goes on and can be read later".formatted(workflowId));
        problem.workflowId = workflowId;
        return problem;
    }

    public static ProblemException agentsUnavailable() {
        return unavailable("The agent service cannot be reached right now; try again");
    }

    public static ProblemException keysUnavailable() {
        return unavailable("The token issuer's keys cannot be fetched right now; try again");
    }

    private static ProblemException rateLimited(String detail, Duration wait) {
        ProblemException problem = of(ProblemType.RATE_LIMIT_EXCEEDED, ErrorCode.RATE_LIMIT_EXCEEDED, detail);
        problem.retryAfter = wait;
        return problem;
    }

    private static ProblemException unavailable(String detail) {
        ProblemException problem = of(ProblemType.UNAVAILABLE, ErrorCode.SERVICE_UNAVAILABLE, detail);
        problem.retryAfter = RETRY_AFTER;
        return problem;
    }

    private static ProblemException of(ProblemType type, ErrorCode code, String detail) {
        return new ProblemException(type, type.status(), code, detail);
    }

    private ProblemException of(String agent, String task) {
        agentType = agent;
        taskId = task;
        return this;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The body of the answer. */
    public Problem problem(String instance, String traceId) {
        return new Problem(
                type.uri(),
                type.title(),
                status,
                detail,
                instance,
                traceId,
                code,
                errors,
                workflowId,
                timeoutSeconds,
                agentType,
                taskId,
                reason);
    }
}
