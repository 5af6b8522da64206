package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that ended well, as checkpoints keep it.
 *
 * @param agentType of the agent that ran it
 * @param handedOffBy the task whose agent asked for it; null for the task of a declared step
 * @param iteration the round in which it ran, from 1
 * @param attempt the one that ended it, from 1
 * @param isForeign whether it was asked by a workflow of another definition or input, which this one was forked from; null for no
 */
public record FinishedTask(
        String taskId,
        String stepId,
        String agentType,
        @Nullable String handedOffBy,
        int iteration,
        int attempt,
        @Nullable Instant startedAt,
        Instant completedAt,
        AgentResponse response,
        @Nullable Boolean isForeign) {
    /** The same task under the ids of another workflow. */
    public FinishedTask renamed(String newTaskId, @Nullable String newSource) {
        return new FinishedTask(
                newTaskId,
                stepId,
                agentType,
                newSource,
                iteration,
                attempt,
                startedAt,
                completedAt,
                response,
                isForeign);
    }

    /** The same task in a workflow that would have asked something else. */
    public FinishedTask foreign() {
        return new FinishedTask(
                taskId, stepId, agentType, handedOffBy, iteration, attempt, startedAt, completedAt, response, true);
    }
}
