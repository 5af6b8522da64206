package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.history.PendingTask;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a task stands, as Temporal describes it.
 *
 * @param owner as {@link dev.agentstudio.workflows.execution.KeywordText} keeps it
 * @param closedAt null while it is open
 * @param pending the attempt in hand, or the wait for the next one; null once it is closed
 */
record CarriedTask(
        AgentCall call,
        String owner,
        Instant createdAt,
        @Nullable Instant closedAt,
        int attempts,
        @Nullable PendingTask pending) {
    CarriedTask {
        // The API shows times with at most three decimals.
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        closedAt = closedAt == null ? null : closedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    boolean isOpen() {
        return closedAt == null;
    }
}
