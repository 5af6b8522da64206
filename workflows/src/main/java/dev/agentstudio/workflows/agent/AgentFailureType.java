package dev.agentstudio.workflows.agent;

/**
 * Why a task's attempt failed, and whether another may help. The one table of what is retried: {@link Retry#COUNTED} uses up the
 * definition's {@code maxRetries}; {@link Retry#ALWAYS} is an outage of the platform, which no caller should have to budget for.
 */
public enum AgentFailureType {
    /** No connection, or the agent service said 502, or, that it is busy, 503 or 429: the agent never took the task. */
    AGENT_UNAVAILABLE(Retry.ALWAYS),
    /** The agent or its service broke: 5xx, a stream cut short, an answer that is none. */
    AGENT_ERROR(Retry.COUNTED),
    /** The attempt overran its timeout, by the service's clock (408) or by ours. */
    AGENT_TIMEOUT(Retry.COUNTED),
    /** The agent answered {@code success: false} with {@code metadata.retryable: true}. */
    AGENT_REPORTED_RETRYABLE_FAILURE(Retry.COUNTED),
    /** The agent answered {@code success: false}. */
    AGENT_REPORTED_FAILURE(Retry.NEVER),
    /** The service refused the request: 4xx other than 408 and 429, an unknown agent type among them. */
    AGENT_REJECTED(Retry.NEVER),
    /** The answer is larger than {@link dev.agentstudio.workflows.payload.Payloads#MAX_BYTES}. */
    RESULT_TOO_LARGE(Retry.NEVER),
    /** Something that the call refers to does not exist any more. */
    RECORD_LOST(Retry.NEVER);

    /** What a failure means for the next attempt. */
    public enum Retry {
        NEVER,
        COUNTED,
        ALWAYS
    }

    private final Retry retry;

    AgentFailureType(Retry retry) {
        this.retry = retry;
    }

    /** Whether this failure is one of those that a task may have {@code maxRetries} of. */
    public boolean isCounted() {
        return retry == Retry.COUNTED;
    }

    /**
     * Whether this failure ends the task.
     *
     * @param failures how many counted failures the task has had, this one included
     */
    public boolean isFinal(int failures, int maxRetries) {
        return switch (retry) {
            case NEVER -> true;
            case COUNTED -> failures > maxRetries;
            case ALWAYS -> false;
        };
    }
}
