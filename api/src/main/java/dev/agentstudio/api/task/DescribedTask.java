package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.history.PendingTask;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The state of a task, as Temporal describes it.
 *
 * @param owner as {@link dev.agentstudio.workflows.execution.KeywordText} keeps it
 * @param closedAt null while it is open
 * @param pending the current attempt, or the wait for the next one; null once it is closed
 */
record DescribedTask(
        AgentCall call,
        String owner,
        Instant createdAt,
        @Nullable Instant closedAt,
        int attempts,
        @Nullable PendingTask pending) {
    DescribedTask {
        // The API shows times with at most three decimals.
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        closedAt = closedAt == null ? null : closedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    boolean isOpen() {
        return closedAt == null;
    }
}
