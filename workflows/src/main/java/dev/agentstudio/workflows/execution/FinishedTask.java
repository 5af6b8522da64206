package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
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
 * @param recorded where all of the response is recorded, which is then an excerpt; null when the response is whole
 */
public record FinishedTask(
        TaskId taskId,
        StepId stepId,
        String agentType,
        @Nullable TaskId handedOffBy,
        int iteration,
        int attempt,
        @Nullable Instant startedAt,
        Instant completedAt,
        AgentResponse response,
        @Nullable Boolean isForeign,
        @Nullable Recorded recorded) {
    public FinishedTask(
            TaskId taskId,
            StepId stepId,
            String agentType,
            @Nullable TaskId handedOffBy,
            int iteration,
            int attempt,
            @Nullable Instant startedAt,
            Instant completedAt,
            AgentResponse response,
            @Nullable Boolean isForeign) {
        this(
                taskId,
                stepId,
                agentType,
                handedOffBy,
                iteration,
                attempt,
                startedAt,
                completedAt,
                response,
                isForeign,
                null);
    }

    /** The same task under the ids of another workflow. */
    public FinishedTask renamed(TaskId newTaskId, @Nullable TaskId newSource) {
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
                isForeign,
                recorded);
    }

    /** The same task with another form of its answer. */
    public FinishedTask with(AgentResponse answer, @Nullable Recorded place) {
        return new FinishedTask(
                taskId,
                stepId,
                agentType,
                handedOffBy,
                iteration,
                attempt,
                startedAt,
                completedAt,
                answer,
                isForeign,
                place);
    }

    /** The same task in a workflow that would have asked something else. */
    public FinishedTask foreign() {
        return new FinishedTask(
                taskId,
                stepId,
                agentType,
                handedOffBy,
                iteration,
                attempt,
                startedAt,
                completedAt,
                response,
                true,
                recorded);
    }
}
