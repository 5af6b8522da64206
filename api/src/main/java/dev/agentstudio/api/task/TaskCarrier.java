package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What carries tasks that run alone in Temporal. */
interface TaskCarrier {
    /**
     * Hands a task to Temporal, which does not lose it from then on.
     *
     * @param owner as {@link dev.agentstudio.workflows.execution.KeywordText} keeps it
     * @return false when there is, or was, a task of this id; nothing has been started then
     */
    boolean start(AgentCall call, String owner);

    /** Done with the answer, or with a failure that {@link TaskEnd} reads. Cancelling it ends the waiting, not the task. */
    CompletableFuture<AgentResponse> answer(String taskId);

    /** How a task stands; empty for what this carrier does not carry. */
    Optional<CarriedTask> find(String taskId);

    /** Has a task stopped; nothing when it is over. */
    void cancel(String taskId, String reason);
}
