package dev.agentstudio.api.problem;

/** Codes that clients may switch on. The first nine are the reference's; the others name what it left without a code. */
public enum ErrorCode {
    REQUIRED_FIELD,
    INVALID_FORMAT,
    RANGE_ERROR,
    WORKFLOW_NOT_FOUND,
    WORKFLOW_ALREADY_RUNNING,
    INVALID_WORKFLOW_STATUS,
    AGENT_TYPE_NOT_FOUND,
    RATE_LIMIT_EXCEEDED,
    INTERNAL_ERROR,
    BAD_REQUEST,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    UNSUPPORTED_MEDIA_TYPE,
    PAYLOAD_TOO_LARGE,
    WORKFLOW_TIMEOUT,
    REQUEST_CANCELLED,
    PRECONDITION_FAILED,
    IDEMPOTENCY_KEY_REUSED,
    SERVICE_UNAVAILABLE
}
