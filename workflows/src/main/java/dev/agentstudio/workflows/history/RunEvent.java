package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.RunFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a Temporal history event means to us. Everything that we do not show is {@link Unseen}. */
public sealed interface RunEvent {
    /** Id of the history event, from 1, without gaps. */
    long id();

    /** The server's time of the event. */
    Instant at();

    /** The run exists. */
    record Created(long id, Instant at, String workflowId, String runId, ExecutionInput input) implements RunEvent {
        /** The same event as another run has it. */
        Created in(String otherRunId) {
            return new Created(id, at, workflowId, otherRunId, input);
        }
    }

    /** A worker took up work on the run. Happens many times; the first one starts the workflow. */
    record Taken(long id, Instant at) implements RunEvent {}

    /** A task was handed out. */
    record TaskScheduled(long id, Instant at, String activityId, AgentCall call) implements RunEvent {}

    /**
     * A task's last attempt began. Reaches history only when the task ends.
     *
     * @param scheduledId id of the {@link TaskScheduled}
     * @param attempt from 1
     */
    record TaskStarted(long id, Instant at, long scheduledId, int attempt) implements RunEvent {}

    record TaskCompleted(long id, Instant at, long scheduledId, AgentResponse response) implements RunEvent {}

    /**
     * A task ended without a result.
     *
     * @param response the agent's own verdict; null when the call itself failed
     */
    record TaskFailed(
            long id,
            Instant at,
            long scheduledId,
            String message,
            @Nullable AgentResponse response) implements RunEvent {}

    record Completed(long id, Instant at) implements RunEvent {}

    record Failed(long id, Instant at, String message, RunFailure detail) implements RunEvent {}

    record Cancelled(long id, Instant at) implements RunEvent {}

    /** No new task will start. */
    record Paused(long id, Instant at, ControlSignal signal) implements RunEvent {}

    record Resumed(long id, Instant at, ControlSignal signal) implements RunEvent {}

    /** The run will end as cancelled; for its readers it has. */
    record CancelRequested(long id, Instant at) implements RunEvent {}

    /** Tasks of an earlier run were taken over. */
    record Restored(long id, Instant at, RestoredPage page) implements RunEvent {}

    record Unseen(long id, Instant at) implements RunEvent {}
}
