package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.id.TaskId;
import io.temporal.common.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs single tasks in Temporal. */
interface TaskBackend {
    /**
     * Starts a task. From then on Temporal keeps it.
     *
     * @param owner as {@link dev.agentstudio.workflows.execution.KeywordText} keeps it
     * @param share of the agents that the owner gets
     * @return false when there is, or was, a task of this id, so that nothing was started
     */
    boolean start(AgentCall call, String owner, Priority share);

    /** Completes with the agent's response, or with a failure that {@link TaskOutcome} interprets. Cancelling it ends the wait, not the task. */
    CompletableFuture<AgentResponse> response(TaskId taskId);

    /** The state of a task; empty when this backend has no such task. */
    Optional<DescribedTask> find(TaskId taskId);

    /**
     * How many tasks of an owner are active that were started before a time; empty while visibility accepts no requests.
     *
     * @param owner as {@link dev.agentstudio.workflows.execution.KeywordText} keeps it
     */
    OptionalLong count(String owner, Instant startedBefore);

    /**
     * The tasks of an owner, in no order.
     *
     * @param owner as {@link dev.agentstudio.workflows.execution.KeywordText} keeps it; null for all owners
     * @param limit at most so many
     */
    List<TaskEntry> list(@Nullable String owner, int limit);

    /** Cancels a task; does nothing when it has ended. */
    void cancel(TaskId taskId, String reason);
}
