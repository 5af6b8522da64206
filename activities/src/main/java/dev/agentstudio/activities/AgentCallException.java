package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentFailureType;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that brought no response, with what it means for the task. */
final class AgentCallException extends Exception {
    /** Longest Retry-After that is honoured: no service may put off a task for longer. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

    private final AgentFailureType type;
    private final String reason;
    private final @Nullable Duration retryAfter;

    private AgentCallException(AgentFailureType type, String reason, @Nullable Duration retryAfter) {
        this(type, reason, retryAfter, null);
    }

    private AgentCallException(
            AgentFailureType type, String reason, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(reason, cause);
        this.type = type;
        this.reason = reason;
        this.retryAfter = retryAfter;
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

    /**
     * What an error of the HTTP client means.
     *
     * @param begun whether the agent had taken the task
     */
    static AgentCallException of(Throwable cause, boolean begun) {
        return begun
                ? cutShort(cause)
                : new AgentCallException(
                        AgentFailureType.AGENT_UNAVAILABLE, "The agent service cannot be reached", null, cause);
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
        return new AgentCallException(
                type(status),
                ProblemDetail.of(body).orElse("The agent service answered " + status),
                retryAfter == null || !retryAfter.matches("\\d{1,6}") ? null : delay(Long.parseLong(retryAfter)));
    }

    static AgentCallException ofStatus(int status, String detail) {
        return new AgentCallException(type(status), detail, null);
    }

    static AgentCallException cutShort(@Nullable Throwable cause) {
        return new AgentCallException(
                AgentFailureType.AGENT_ERROR,
                "The agent service ended the call before the agent had answered",
                null,
                cause);
    }

    static AgentCallException unreadable(String reason) {
        return new AgentCallException(
                AgentFailureType.AGENT_ERROR,
                "The agent service answered with something that is no message: " + reason,
                null);
    }

    static AgentCallException timedOut(Duration timeout) {
        return new AgentCallException(
                AgentFailureType.AGENT_TIMEOUT, "Agent task timed out after " + words(timeout), null);
    }

    private static Duration delay(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, MAX_RETRY_AFTER.toSeconds()));
    }

    private static AgentFailureType type(int status) {
        return switch (status) {
            case 408 -> AgentFailureType.AGENT_TIMEOUT;
            case 429, 502, 503 -> AgentFailureType.AGENT_UNAVAILABLE;
            default -> status >= 500 ? AgentFailureType.AGENT_ERROR : AgentFailureType.AGENT_REJECTED;
        };
    }

    private static String words(Duration timeout) {
        boolean minutes = timeout.toSeconds() >= 60 && timeout.toSecondsPart() == 0;
        long amount = minutes ? timeout.toMinutes() : timeout.toSeconds();
        String unit = minutes ? "minute" : "second";
        return timeout.toSeconds() == 0
                ? timeout.toMillis() + " milliseconds"
                : amount + " " + unit + (amount == 1 ? "" : "s");
    }
}
