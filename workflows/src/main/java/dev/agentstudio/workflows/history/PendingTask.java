package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.CallPosition;
import dev.agentstudio.workflows.view.LiveAttempt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Describe says of an activity that has not ended; history does not know any of it yet.
 *
 * @param running whether a worker has an attempt in hand
 * @param attempt from 1
 * @param startedAt of the newest attempt; null before the first
 * @param lastFailure of the attempt before; null on the first
 * @param nextAttemptAt null while an attempt runs
 */
public record PendingTask(
        String activityId,
        boolean running,
        int attempt,
        @Nullable Instant startedAt,
        AgentProgress progress,
        @Nullable String lastFailure,
        @Nullable Instant nextAttemptAt) {
    /** Whether an attempt runs, or has run and the next one is awaited. */
    public boolean isBegun() {
        return running || lastFailure != null;
    }

    /** The attempt that began the call of the agent, which later ones may continue: what the agent reports belongs to it. */
    public int callAttempt() {
        CallPosition call = progress.call();
        return call == null || call.attempt() == null ? attempt : call.attempt();
    }

    /** When that attempt started; null before the first. */
    public @Nullable Instant callStartedAt() {
        CallPosition call = progress.call();
        return call == null || call.startedAt() == null ? startedAt : call.startedAt();
    }

    /** As it is shown. */
    public LiveAttempt live() {
        return new LiveAttempt(
                attempt,
                progress.percentage(),
                progress.currentStep(),
                progress.thoughts().isEmpty() ? null : progress.thoughts(),
                lastFailure,
                nextAttemptAt);
    }
}
