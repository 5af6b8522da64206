package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.view.LiveAttempt;
import dev.agentstudio.workflows.view.TaskStatus;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a task that runs alone stands. An addition to the reference.
 *
 * @param completedAt null while it is not over
 * @param retryCount attempts before the newest one
 * @param live null once it is over
 * @param response also of an agent that said no; null while there is none
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
    /** A task that is not over. */
    static SingleTask open(CarriedTask task) {
        PendingTask pending = task.pending();
        boolean isBegun = pending != null && (pending.running() || pending.lastFailure() != null);
        return new SingleTask(
                task.call().taskId(),
                task.call().agentType(),
                isBegun ? TaskStatus.RUNNING : TaskStatus.PENDING,
                task.createdAt(),
                null,
                retries(task),
                pending == null || !isBegun ? null : pending.live(),
                null,
                null);
    }

    static SingleTask closed(CarriedTask task, TaskEnd end) {
        AgentResponse response = end instanceof TaskEnd.Answered answered ? answered.response() : null;
        boolean isDone = response != null && response.success();
        return new SingleTask(
                task.call().taskId(),
                task.call().agentType(),
                isDone ? TaskStatus.COMPLETED : TaskStatus.FAILED,
                task.createdAt(),
                task.closedAt(),
                retries(task),
                null,
                response,
                message(end));
    }

    private static @Nullable String message(TaskEnd end) {
        return switch (end) {
            case TaskEnd.Answered answered ->
                answered.response().success() ? null : answered.response().errorMessage();
            case TaskEnd.Failed failed -> failed.reason();
            case TaskEnd.TimedOut late -> late.reason();
            case TaskEnd.Cancelled cancelled -> "Cancelled";
        };
    }

    private static int retries(CarriedTask task) {
        return Math.max(0, task.attempts() - 1);
    }
}
