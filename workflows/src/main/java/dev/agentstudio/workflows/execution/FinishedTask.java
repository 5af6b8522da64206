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
        AgentResponse response) {
    /** The same task under the ids of another workflow. */
    public FinishedTask renamed(String newTaskId, @Nullable String newSource) {
        return new FinishedTask(
                newTaskId, stepId, agentType, newSource, iteration, attempt, startedAt, completedAt, response);
    }
}
