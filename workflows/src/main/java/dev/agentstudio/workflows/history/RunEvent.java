package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a Temporal history event means to us. Everything that we do not show is {@link NotShown}. */
public sealed interface RunEvent {
    /** Id of the history event, from 1, without gaps. */
    long id();

    /** The server's time of the event. */
    Instant at();

    /**
     * The run exists.
     *
     * @param traceParent W3C trace context of the request that started it; null for none
     */
    record Created(
            long id,
            Instant at,
            WorkflowRun run,
            ExecutionInput input,
            @Nullable String traceParent) implements RunEvent {
        public Created(long id, Instant at, WorkflowRun run, ExecutionInput input) {
            this(id, at, run, input, null);
        }

        /** The same event as another run has it. */
        Created in(RunId otherRun) {
            return new Created(id, at, new WorkflowRun(run.workflowId(), otherRun), input, traceParent);
        }
    }

    /** A worker took up work on the run. Happens many times; the first one starts the workflow. */
    record WorkflowTaskStarted(long id, Instant at) implements RunEvent {}

    /** A task was scheduled. */
    record TaskScheduled(long id, Instant at, String activityId, AgentCall call) implements RunEvent {}

    /**
     * A task's last attempt began. Reaches history only when the task ends.
     *
     * @param scheduledId id of the {@link TaskScheduled}
     * @param attempt from 1
     */
    record TaskStarted(long id, Instant at, long scheduledId, int attempt) implements RunEvent {}

    /** @param recorded where all of the response is recorded, if it is an excerpt; null for the whole */
    record TaskCompleted(
            long id,
            Instant at,
            long scheduledId,
            AgentResponse response,
            @Nullable Recorded recorded) implements RunEvent {
        public TaskCompleted(long id, Instant at, long scheduledId, AgentResponse response) {
            this(id, at, scheduledId, response, null);
        }
    }

    /**
     * A task ended without a result.
     *
     * @param response the agent's own verdict; null when the call itself failed
     * @param recorded where all of the response is recorded, if it is an excerpt; null for the whole
     */
    record TaskFailed(
            long id,
            Instant at,
            long scheduledId,
            String message,
            @Nullable AgentResponse response,
            @Nullable Recorded recorded)
            implements RunEvent {
        public TaskFailed(long id, Instant at, long scheduledId, String message, @Nullable AgentResponse response) {
            this(id, at, scheduledId, message, response, null);
        }
    }

    record Completed(long id, Instant at) implements RunEvent {}

    record Failed(long id, Instant at, String message, RunFailure detail) implements RunEvent {}

    record Cancelled(long id, Instant at) implements RunEvent {}

    /** No new task will start. */
    record Paused(long id, Instant at, ControlSignal signal) implements RunEvent {}

    record Resumed(long id, Instant at, ControlSignal signal) implements RunEvent {}

    /** The run will end as cancelled; for its readers it has. */
    record CancelRequested(long id, Instant at, ControlSignal signal) implements RunEvent {}

    /** The run, with all earlier ones of its workflow, will be removed; for its readers it has been. */
    record DeleteRequested(long id, Instant at, ControlSignal signal) implements RunEvent {}

    /** A caller wants a checkpoint of what the run has come to. */
    record CheckpointRequested(long id, Instant at, ControlSignal signal) implements RunEvent {}

    /** From now on the timer of this event measures the timeout. */
    record TimeoutStarted(long id, Instant at) implements RunEvent {}

    /** @param startedId id of the event that started the timer, for instance a {@link TimeoutStarted} */
    record TimerFired(long id, Instant at, long startedId) implements RunEvent {}

    /** The run has written when it started to its search attributes, which is what lists show. */
    record StartShown(long id, Instant at, Instant startedAt) implements RunEvent {}

    /** Tasks of an earlier run were taken over. */
    record Restored(long id, Instant at, RestoredPage page) implements RunEvent {}

    record NotShown(long id, Instant at) implements RunEvent {}
}
