package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.payload.Payloads;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that brought no response, with what it means for the task. */
final class AgentCallException extends Exception {
    /** Longest Retry-After that is honoured: no service may put off a task for longer. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

    private final AgentFailureType type;
    private final String reason;
    private @Nullable Duration retryAfter;
    private @Nullable AgentResponse response;
    private AgentReplica.Standing standing = AgentReplica.Standing.ONLINE;

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

    /** How the replica is that this call was sent to. */
    AgentReplica.Standing standing() {
        return standing;
    }

    /** Whether nobody was there to take the call. */
    boolean isOutage() {
        return standing == AgentReplica.Standing.OFFLINE;
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
        failure.standing = AgentReplica.Standing.OFFLINE;
        return failure;
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
        refusal.standing = standing(status);
        return refusal;
    }

    static AgentCallException ofStatus(int status, String detail) {
        return new AgentCallException(type(status), detail, null);
    }

    static AgentCallException cutShort(@Nullable Throwable cause) {
        return new AgentCallException(
                AgentFailureType.AGENT_ERROR, "The agent service ended the call before the agent had answered", cause);
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

    private static AgentReplica.Standing standing(int status) {
        return switch (status) {
            case 429, 503 -> AgentReplica.Standing.DEGRADED;
            case 502 -> AgentReplica.Standing.OFFLINE;
            default -> AgentReplica.Standing.ONLINE;
        };
    }

    private static AgentFailureType type(int status) {
        return switch (status) {
            case 408 -> AgentFailureType.AGENT_TIMEOUT;
            case 429, 502, 503 -> AgentFailureType.AGENT_UNAVAILABLE;
            default -> status >= 500 ? AgentFailureType.AGENT_ERROR : AgentFailureType.AGENT_REJECTED;
        };
    }
}
