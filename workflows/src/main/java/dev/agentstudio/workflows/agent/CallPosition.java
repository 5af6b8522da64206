package dev.agentstudio.workflows.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The call of a task's agent, which outlives the worker that made it: what the next attempt needs to attach to it.
 *
 * @param number how many calls of this task came to an end that a worker has seen; an attempt continues the call of this number
 * @param attempt that began the call, from 1; null when there is none in progress
 * @param startedAt when that attempt started, in whole milliseconds; null when there is none
 * @param replica URL of the replica of the agent service that carries it out; null when there is none
 * @param messages how many of its messages have been received
 */
public record CallPosition(
        int number,
        @Nullable Integer attempt,
        @Nullable Instant startedAt,
        @Nullable String replica,
        int messages) {
    static final CallPosition FIRST = new CallPosition(0, null, null, null, 0);

    /** Whether an agent works on it, as far as is known. */
    @JsonIgnore
    public boolean isInProgress() {
        return attempt != null;
    }

    CallPosition begun(int byAttempt, Instant at, String onReplica) {
        return new CallPosition(number, byAttempt, at, onReplica, 0);
    }

    CallPosition at(int newMessages) {
        return new CallPosition(number, attempt, startedAt, replica, newMessages);
    }

    CallPosition ended() {
        return new CallPosition(number + 1, null, null, null, 0);
    }
}
