package dev.agentstudio.activities;

import dev.agentstudio.agentprotocol.ServiceHealth;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.payload.Payloads;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that brought no response, with what it means for the task. */
final class AgentCallException extends Exception {
    /** Longest Retry-After that is honoured: no service may put off a task for longer. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

    /** The call waits for the next attempt. */
    private static final Duration HAND_OVER_DELAY = Duration.ofMillis(100);

    /** The status with which the agent service refuses an attempt that is not the newest one. */
    private static final int SUPERSEDED = 409;

    private final AgentFailureType type;
    private final String reason;
    private @Nullable Duration retryAfter;
    private @Nullable AgentResponse response;
    private ServiceHealth.State health = ServiceHealth.State.HEALTHY;
    private Call call = Call.ENDED;

    /** What has become of the call. */
    enum Call {
        /** It has ended, or it never was. */
        ENDED,
        /** The connection was lost; whether the call continues is to be asked. */
        LOST,
        /** It may continue at a replica that cannot be reached. */
        UNREACHABLE,
        /** It continues, for the next attempt or for one that has it already. */
        CONTINUES;

        boolean mayContinue() {
            return this == UNREACHABLE || this == CONTINUES;
        }
    }

    private AgentCallException(AgentFailureType type, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.type = type;
        this.reason = reason;
    }

    AgentFailureType type() {
        return type;
    }

    /** In words for the caller: no address and no class name. */
    String reason() {
        return reason;
    }

    /** How long the service asked to be left alone; empty when it did not say. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** What the failure is stored with: the agent's response, if there was one. */
    Object[] details() {
        return response == null ? new Object[0] : new Object[] {response};
    }

    /** The health of the replica that the call was sent to. */
    ServiceHealth.State health() {
        return health;
    }

    /** What has become of the call. */
    Call call() {
        return call;
    }

    /** Whether no agent service was reached. */
    boolean isOutage() {
        return health == ServiceHealth.State.UNHEALTHY;
    }

    /** The agent's own answer is no. */
    static AgentCallException verdict(AgentResponse response) {
        AgentCallException verdict = new AgentCallException(
                response.isRetryable()
                        ? AgentFailureType.AGENT_REPORTED_RETRYABLE_FAILURE
                        : AgentFailureType.AGENT_REPORTED_FAILURE,
                response.errorMessage() == null ? "The agent gave no reason" : response.errorMessage(),
                null);
        verdict.response = response;
        return verdict;
    }

    static void requireSize(int bytes) throws AgentCallException {
        if (bytes > Payloads.MAX_BYTES) {
            throw new AgentCallException(
                    AgentFailureType.RESULT_TOO_LARGE,
                    "The agent's response has %d bytes; at most %d are accepted".formatted(bytes, Payloads.MAX_BYTES),
                    null);
        }
    }

    /**
     * What an error of the HTTP client means.
     *
     * @param begun whether the agent had taken the task
     */
    static AgentCallException of(Throwable cause, boolean begun) {
        if (begun) {
            return cutShort(cause);
        }
        AgentCallException failure = new AgentCallException(
                AgentFailureType.AGENT_UNAVAILABLE, "The agent service cannot be reached", cause);
        failure.health = ServiceHealth.State.UNHEALTHY;
        // What refuses connections is not there any more, and with it no call that it has had.
        failure.call = isRefusal(cause) ? Call.ENDED : Call.UNREACHABLE;
        return failure;
    }

    /** The files of a call that continues cannot be looked at, so the next attempt does. */
    static AgentCallException noStore(Throwable cause) {
        AgentCallException failure = new AgentCallException(
                AgentFailureType.AGENT_UNAVAILABLE, "The artifact store cannot be reached", cause);
        failure.call = Call.CONTINUES;
        return failure;
    }

    /** A file that the agent has saved through a worker before is not there. */
    static AgentCallException fileLost(String name) {
        return new AgentCallException(
                AgentFailureType.AGENT_ERROR,
                "The file '%s' that the agent saved is not there any more".formatted(name),
                null);
    }

    /** The tasks of the run that ended before have left no room for this answer. */
    static AgentCallException noRoom(int bytes) {
        return new AgentCallException(
                AgentFailureType.RESULT_TOO_LARGE,
                "There is no room for this result of %d bytes: the tasks that ran at once have more than a run can record. Resume the workflow to run this task again"
                        .formatted(bytes),
                null);
    }

    /** Other calls of this worker hold the memory for large requests. */
    static AgentCallException noMemory() {
        return new AgentCallException(
                AgentFailureType.AGENT_UNAVAILABLE,
                "The worker has no memory for this request while others with large requests are in progress; it is tried again",
                null);
    }

    /** Something that the call refers to was deleted, with the run that had recorded it. */
    static AgentCallException recordLost() {
        return new AgentCallException(
                AgentFailureType.RECORD_LOST,
                "A result that the task depends on is gone: Temporal has deleted the earlier run that had recorded it",
                null);
    }

    static AgentCallException silent() {
        return new AgentCallException(AgentFailureType.AGENT_ERROR, "The agent service went silent", null);
    }

    static AgentCallException endless(int maxBytes) {
        return new AgentCallException(
                AgentFailureType.RESULT_TOO_LARGE,
                "The agent sent a message of more than %d bytes".formatted(maxBytes),
                null);
    }

    /**
     * What a status other than 200 means.
     *
     * @param retryAfter the header, in seconds; null when there was none
     * @param body a problem, if the service is ours
     */
    static AgentCallException refused(int status, @Nullable String retryAfter, String body) {
        AgentCallException refusal = new AgentCallException(
                type(status), ProblemDetail.of(body).orElse("The agent service answered " + status), null);
        refusal.retryAfter =
                retryAfter == null || !retryAfter.matches("\\d{1,6}") ? null : delay(Long.parseLong(retryAfter));
        refusal.health = health(status);
        refusal.call = status == SUPERSEDED ? Call.CONTINUES : Call.ENDED;
        return refusal;
    }

    static AgentCallException ofStatus(int status, String detail) {
        return new AgentCallException(type(status), detail, null);
    }

    static AgentCallException cutShort(@Nullable Throwable cause) {
        AgentCallException failure = new AgentCallException(
                AgentFailureType.AGENT_ERROR, "The agent service ended the call before the agent had answered", cause);
        failure.call = Call.LOST;
        return failure;
    }

    /** This worker stops; another one continues the call. */
    static AgentCallException handedOver() {
        AgentCallException failure =
                new AgentCallException(AgentFailureType.AGENT_UNAVAILABLE, "The worker is shutting down", null);
        failure.retryAfter = HAND_OVER_DELAY;
        failure.call = Call.CONTINUES;
        return failure;
    }

    static AgentCallException unreadable(String reason) {
        return new AgentCallException(
                AgentFailureType.AGENT_ERROR,
                "The agent service answered with something that is no message: " + reason,
                null);
    }

    static AgentCallException timedOut(Duration timeout) {
        return new AgentCallException(
                AgentFailureType.AGENT_TIMEOUT, "Agent task timed out after " + Durations.inWords(timeout), null);
    }

    private static Duration delay(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, MAX_RETRY_AFTER.toSeconds()));
    }

    /** Whether the address answers, but nothing listens there; a connection that times out has the same cause at its root. */
    private static boolean isRefusal(Throwable failure) {
        boolean isRefused = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpTimeoutException) {
                return false;
            }
            isRefused |= cause instanceof ConnectException;
        }
        return isRefused;
    }

    private static ServiceHealth.State health(int status) {
        return switch (status) {
            case 429, 503 -> ServiceHealth.State.DEGRADED;
            // 401: it expects another secret, so that every call would be refused.
            case 401, 502 -> ServiceHealth.State.UNHEALTHY;
            default -> ServiceHealth.State.HEALTHY;
        };
    }

    private static AgentFailureType type(int status) {
        return switch (status) {
            case 408 -> AgentFailureType.AGENT_TIMEOUT;
            case 401, SUPERSEDED, 429, 502, 503 -> AgentFailureType.AGENT_UNAVAILABLE;
            default -> status >= 500 ? AgentFailureType.AGENT_ERROR : AgentFailureType.AGENT_REJECTED;
        };
    }
}
