package dev.agentstudio.api.problem;

/** The kinds of problems: the end of their type URI, their usual status and their title. */
public enum ProblemType {
    VALIDATION("validation-error", 422, "Validation Error"),
    NOT_FOUND("not-found", 404, "Not Found"),
    INVALID_OPERATION("invalid-operation", 409, "Invalid Operation"),
    WORKFLOW_TIMEOUT("workflow-timeout", 408, "Workflow Timeout"),
    REQUEST_CANCELLED("request-cancelled", 499, "Request Cancelled"),
    BAD_REQUEST("bad-request", 400, "Bad Request"),
    UNAUTHORIZED("unauthorized", 401, "Unauthorized"),
    FORBIDDEN("forbidden", 403, "Forbidden"),
    PAYLOAD_TOO_LARGE("payload-too-large", 413, "Payload Too Large"),
    RATE_LIMIT_EXCEEDED("rate-limit-exceeded", 429, "Too Many Requests"),
    AGENT_ERROR("agent-error", 502, "Agent Service Error"),
    AGENT_TIMEOUT("agent-timeout", 504, "Agent Timeout"),
    INTERNAL("internal-error", 500, "Internal Server Error"),
    UNAVAILABLE("service-unavailable", 503, "Service Unavailable");

    private static final String BASE = "https://api.agentstudio.dev/errors/";

    private final String slug;
    private final int status;
    private final String title;

    ProblemType(String slug, int status, String title) {
        this.slug = slug;
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String uri() {
        return BASE + slug;
    }

    /** The kind that fits a status which the framework chose. */
    static ProblemType of(int status) {
        return switch (status) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 408 -> WORKFLOW_TIMEOUT;
            case 409 -> INVALID_OPERATION;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 422 -> VALIDATION;
            case 429 -> RATE_LIMIT_EXCEEDED;
            case 502 -> AGENT_ERROR;
            case 503 -> UNAVAILABLE;
            case 504 -> AGENT_TIMEOUT;
            default -> status < 500 ? BAD_REQUEST : INTERNAL;
        };
    }
}
