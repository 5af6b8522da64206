package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.view.LiveAttempt;
import dev.agentstudio.workflows.view.TaskStatus;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A single task as readers see it. An addition to the reference.
 *
 * @param completedAt null until it has ended
 * @param retryCount attempts before the newest one
 * @param live null once it has ended
 * @param response also of an agent that failed; null while there is none
 * @param errorMessage why it failed; null otherwise
 */
@Serdeable
record SingleTask(
        String id,
        String agentType,
        TaskStatus status,
        Instant createdAt,
        @Nullable Instant completedAt,
        int retryCount,
        @Nullable LiveAttempt live,
        @Nullable AgentResponse response,
        @Nullable String errorMessage) {
    /** A task that has not ended. */
    static SingleTask open(DescribedTask task) {
        PendingTask pending = task.pending();
        boolean isBegun = pending != null && pending.isBegun();
        return new SingleTask(
                task.call().taskId().value(),
                task.call().agentType(),
                isBegun ? TaskStatus.RUNNING : TaskStatus.PENDING,
                task.createdAt(),
                null,
                retries(task),
                pending == null || !isBegun ? null : pending.live(),
                null,
                null);
    }

    static SingleTask closed(DescribedTask task, TaskOutcome outcome) {
        AgentResponse response = outcome instanceof TaskOutcome.Answered answered
                ? answered.shown(task.call().taskId())
                : null;
        boolean isDone = response != null && response.success();
        return new SingleTask(
                task.call().taskId().value(),
                task.call().agentType(),
                isDone ? TaskStatus.COMPLETED : TaskStatus.FAILED,
                task.createdAt(),
                task.closedAt(),
                retries(task),
                null,
                response,
                message(outcome));
    }

    /** As lists show it. */
    SingleTask withoutResponse() {
        return new SingleTask(id, agentType, status, createdAt, completedAt, retryCount, live, null, errorMessage);
    }

    private static @Nullable String message(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Answered answered ->
                answered.response().success() ? null : answered.response().errorMessage();
            case TaskOutcome.Failed failed -> failed.reason();
            case TaskOutcome.Unreachable away -> away.reason();
            case TaskOutcome.TimedOut late -> late.reason();
            case TaskOutcome.Cancelled cancelled -> "Cancelled";
        };
    }

    private static int retries(DescribedTask task) {
        return Math.max(0, task.attempts() - 1);
    }
}
