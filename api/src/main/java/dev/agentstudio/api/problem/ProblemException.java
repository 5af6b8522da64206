package dev.agentstudio.api.problem;

import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An error that is answered with a problem. Made by the factories below only, so that every message is worded once. */
public final class ProblemException extends RuntimeException {
    /** How long a caller should wait when Temporal, agents or the token issuer are unavailable. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Problem.Kind kind;
    private final ErrorCode code;
    private final String detail;
    private @Nullable List<FieldError> errors;
    private @Nullable Duration retryAfter;
    private Problem.Subject subject = Problem.Subject.NONE;

    private ProblemException(ProblemType type, int status, ErrorCode code, String detail) {
        super(detail, null, false, false);
        this.kind = Problem.Kind.of(type, status);
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

    /** @param reason what kept the service from being asked, without addresses and class names */
    public static ProblemException agentUnreachable(String agentType, TaskId taskId, String reason) {
        return of(ProblemType.AGENT_ERROR, ErrorCode.AGENT_ERROR, "Error communicating with agent service")
                .about(Problem.Subject.failedTask(agentType, taskId, reason));
    }

    public static ProblemException artifactNotFound(String name, String taskId) {
        String detail = "Artifact '%s' of task '%s' not found".formatted(name, taskId);
        return of(ProblemType.NOT_FOUND, ErrorCode.NOT_FOUND, detail);
    }

    /** The artifact is recorded, and the store does not have it. */
    public static ProblemException artifactLost(String name) {
        return of(ProblemType.NOT_FOUND, ErrorCode.NOT_FOUND, "Artifact '%s' does not exist any more".formatted(name));
    }

    /** The store has other bytes than were saved. */
    public static ProblemException artifactDamaged(String name) {
        String detail = "The store of artifacts has other bytes of '%s' than were saved".formatted(name);
        return of(ProblemType.INTERNAL, ErrorCode.INTERNAL_ERROR, detail);
    }

    public static ProblemException artifactTooLarge(long maxBytes) {
        String detail = "A file may have at most %d bytes".formatted(maxBytes);
        return of(ProblemType.PAYLOAD_TOO_LARGE, ErrorCode.PAYLOAD_TOO_LARGE, detail);
    }

    public static ProblemException artifactsUnavailable() {
        return unavailable("The store of artifacts cannot be reached right now; try again");
    }

    /** @param size of the file, in bytes */
    public static ProblemException rangeNotSatisfiable(long size) {
        return new ProblemException(
                ProblemType.BAD_REQUEST,
                416,
                ErrorCode.RANGE_ERROR,
                "The file has %d bytes, and none in the range of the request".formatted(size));
    }

    /** @param reason what kept the agent from answering, without addresses and class names */
    public static ProblemException agentFailed(String agentType, TaskId taskId, String reason) {
        return of(ProblemType.AGENT_ERROR, ErrorCode.AGENT_ERROR, "Agent '%s' failed".formatted(agentType))
                .about(Problem.Subject.failedTask(agentType, taskId, reason));
    }

    /** @param detail for how long the agent was waited for */
    public static ProblemException agentTimedOut(String agentType, TaskId taskId, String detail) {
        return of(ProblemType.AGENT_TIMEOUT, ErrorCode.AGENT_TIMEOUT, detail)
                .about(Problem.Subject.task(agentType, taskId));
    }

    public static ProblemException taskCancelled(String agentType, TaskId taskId) {
        return of(
                        ProblemType.REQUEST_CANCELLED,
                        ErrorCode.REQUEST_CANCELLED,
                        "Task '%s' was cancelled by the client".formatted(taskId))
                .about(Problem.Subject.task(agentType, taskId));
    }

    /** @param taskId a single task that continues although its caller can no longer wait for it */
    public static ProblemException taskContinues(String agentType, TaskId taskId, boolean isShuttingDown) {
        String cause =
                isShuttingDown ? "This server is about to stop" : "The workflow engine cannot be reached right now";
        return unavailable("%s; task '%s' continues and can be read later".formatted(cause, taskId))
                .about(Problem.Subject.task(agentType, taskId));
    }

    /** The token with which a task's stream was asked for is no longer accepted. */
    public static ProblemException tokenExpired(String agentType, TaskId taskId) {
        return of(
                        ProblemType.UNAUTHORIZED,
                        ErrorCode.UNAUTHORIZED,
                        "The bearer token has expired; task '%s' continues and can be read with a new one"
                                .formatted(taskId))
                .about(Problem.Subject.task(agentType, taskId));
    }

    /** @param reason what is wrong with the text, and where */
    public static ProblemException unparsable(String reason) {
        return of(ProblemType.BAD_REQUEST, ErrorCode.BAD_REQUEST, "The request body is not valid JSON: " + reason);
    }

    public static ProblemException workflowNotFound(String id) {
        return of(ProblemType.NOT_FOUND, ErrorCode.WORKFLOW_NOT_FOUND, "Workflow '%s' not found".formatted(id));
    }

    /** The same for an operation that needs one which is active. */
    public static ProblemException workflowNotRunning(String id) {
        String detail = "Workflow '%s' not found or not running".formatted(id);
        return of(ProblemType.NOT_FOUND, ErrorCode.WORKFLOW_NOT_FOUND, detail);
    }

    public static ProblemException checkpointNotFound(String workflowId, String checkpointId) {
        String detail = "Checkpoint '%s' of workflow '%s' not found".formatted(checkpointId, workflowId);
        return of(ProblemType.NOT_FOUND, ErrorCode.NOT_FOUND, detail);
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

    /** @param operation a verb, on a workflow whose timeout has passed and which has not failed yet */
    public static ProblemException timingOut(String operation) {
        return of(
                ProblemType.INVALID_OPERATION,
                ErrorCode.INVALID_WORKFLOW_STATUS,
                "Cannot %s workflow: its timeout has passed, and it is being stopped".formatted(operation));
    }

    public static ProblemException overran(String workflowId, long timeoutSeconds) {
        ProblemException problem = of(
                ProblemType.WORKFLOW_TIMEOUT,
                ErrorCode.WORKFLOW_TIMEOUT,
                "Workflow execution exceeded the specified timeout");
        return problem.about(Problem.Subject.overdue(workflowId, timeoutSeconds));
    }

    public static ProblemException cancelled(String workflowId) {
        ProblemException problem = of(
                ProblemType.REQUEST_CANCELLED,
                ErrorCode.REQUEST_CANCELLED,
                "Workflow execution was cancelled by the client");
        return problem.about(Problem.Subject.workflow(workflowId));
    }

    /** The caller made its change depend on a state that is no longer current. */
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

    /** @param limit how many workflows and single tasks of this caller may be pending or running at once */
    public static ProblemException tooManyWorkflows(int limit) {
        return rateLimited(
                "%d workflows and single tasks are pending or running, which is as many as this tier may have at once; wait for one to end, or pause or cancel one"
                        .formatted(limit),
                RETRY_AFTER);
    }

    /** @param limit how many event streams of this caller may be open at once */
    public static ProblemException tooManyStreams(int limit) {
        return rateLimited(
                "%d event streams are open, which is as many as a caller may have at once; close one".formatted(limit),
                RETRY_AFTER);
    }

    public static ProblemException temporalUnavailable() {
        return unavailable("The workflow engine cannot be reached right now; nothing was lost, try again");
    }

    /** Temporal allows no more requests of this kind for the moment. */
    public static ProblemException temporalBusy() {
        return unavailable("The workflow engine has too many requests right now; try again");
    }

    /** @param workflowId a workflow whose start Temporal may have accepted or not */
    public static ProblemException startUnknown(String workflowId) {
        return unavailable(
                workflowId,
                "The workflow engine cannot be reached right now; it is not known whether workflow '%s' was started, read it later");
    }

    /** @param workflowId a workflow that continues although its caller can no longer wait for it */
    public static ProblemException temporalUnavailable(String workflowId) {
        return unavailable(
                workflowId,
                "The workflow engine cannot be reached right now; workflow '%s' was started and can be read later");
    }

    /** @param workflowId a workflow that is still active after the longest time that a request waits */
    public static ProblemException stillActive(String workflowId) {
        return unavailable(
                workflowId,
                "Workflow '%s' has not ended in the time that a request can wait; it continues and can be read later");
    }

    /** @param workflowId that an idempotency key represents */
    public static ProblemException beingDeleted(String workflowId) {
        return unavailable("Workflow '%s' is still being deleted; try again".formatted(workflowId));
    }

    /** @param workflowId a workflow that continues although this process ends */
    public static ProblemException shuttingDown(String workflowId) {
        return unavailable(workflowId, "This server is about to stop; workflow '%s' continues and can be read later");
    }

    /** A stream that is asked of a process that ends. */
    public static ProblemException shuttingDown() {
        return unavailable("This server is about to stop; try again");
    }

    /** This node watches as many workflows as it may. */
    public static ProblemException tooManyWatched() {
        return unavailable("Too many workflows are being watched at once; try again");
    }

    public static ProblemException agentsUnavailable() {
        return unavailable("The agent service cannot be reached right now; try again");
    }

    public static ProblemException keysUnavailable() {
        return unavailable("The token issuer's keys cannot be fetched right now; try again");
    }

    /** @param reason what about the request cannot be read in one way only */
    public static ProblemException malformed(String reason) {
        return of(ProblemType.BAD_REQUEST, ErrorCode.BAD_REQUEST, "The request is malformed: " + reason);
    }

    /** The request names a host that this server does not answer for. */
    public static ProblemException hostRefused() {
        return of(
                ProblemType.FORBIDDEN,
                ErrorCode.FORBIDDEN,
                "This server does not answer under the host name of the request; hosts.allowed lists those under which it does");
    }

    /** @param limit for the part of the request that took longer */
    public static ProblemException requestTooSlow(Duration limit) {
        return new ProblemException(
                ProblemType.BAD_REQUEST,
                408,
                ErrorCode.BAD_REQUEST,
                "The request did not arrive within %d seconds".formatted(limit.toSeconds()));
    }

    public static ProblemException encodedBody() {
        return new ProblemException(
                ProblemType.BAD_REQUEST,
                415,
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "A body must be sent as it is, without Content-Encoding");
    }

    /** Unfinished bodies, of this caller or of all, hold as much memory as they may. */
    public static ProblemException bodyMemoryUsedUp() {
        return unavailable("Too many large requests are being received at once; try again");
    }

    /** Other requests hold the memory for large results, and did not release it in time. */
    public static ProblemException readMemoryUsedUp() {
        return unavailable("Too many large workflows are being read at once; read this one again later");
    }

    public static ProblemException tooManyConnections() {
        return unavailable("Too many connections are open; try again, or send requests over fewer connections");
    }

    private static ProblemException rateLimited(String detail, Duration wait) {
        ProblemException problem = of(ProblemType.RATE_LIMIT_EXCEEDED, ErrorCode.RATE_LIMIT_EXCEEDED, detail);
        problem.retryAfter = wait;
        return problem;
    }

    /** @param detail with a place for the workflow */
    private static ProblemException unavailable(String workflowId, String detail) {
        return unavailable(detail.formatted(workflowId)).about(Problem.Subject.workflow(workflowId));
    }

    private static ProblemException unavailable(String detail) {
        ProblemException problem = of(ProblemType.UNAVAILABLE, ErrorCode.SERVICE_UNAVAILABLE, detail);
        problem.retryAfter = RETRY_AFTER;
        return problem;
    }

    private static ProblemException of(ProblemType type, ErrorCode code, String detail) {
        return new ProblemException(type, type.status(), code, detail);
    }

    private ProblemException about(Problem.Subject about) {
        subject = about;
        return this;
    }

    public int status() {
        return kind.status();
    }

    /** What happened, in words for the caller. */
    public String detail() {
        return detail;
    }

    public String title() {
        return kind.title();
    }

    /** How long the caller should wait before it tries again; empty when that would not help. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The body of the answer. */
    public Problem problem(String instance, String traceId) {
        return new Problem(kind, detail, new Problem.Occurrence(instance, traceId), code, errors, subject);
    }
}
