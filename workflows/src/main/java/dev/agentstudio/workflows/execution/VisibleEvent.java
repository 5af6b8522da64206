package dev.agentstudio.workflows.execution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a workflow and that its readers see. All that a reader sees of a workflow follows from its input and these
 * events, so they are what a run takes over from an earlier one. The type names are stored.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = VisibleEvent.Started.class, name = "WorkflowStarted"),
    @JsonSubTypes.Type(value = VisibleEvent.TaskScheduled.class, name = "TaskScheduled"),
    @JsonSubTypes.Type(value = VisibleEvent.TaskStarted.class, name = "TaskStarted"),
    @JsonSubTypes.Type(value = VisibleEvent.TaskCompleted.class, name = "TaskCompleted"),
    @JsonSubTypes.Type(value = VisibleEvent.TaskFailed.class, name = "TaskFailed"),
    @JsonSubTypes.Type(value = VisibleEvent.Paused.class, name = "WorkflowPaused"),
    @JsonSubTypes.Type(value = VisibleEvent.Resumed.class, name = "WorkflowResumed"),
    @JsonSubTypes.Type(value = VisibleEvent.CheckpointMade.class, name = "CheckpointMade"),
    @JsonSubTypes.Type(value = VisibleEvent.Completed.class, name = "WorkflowCompleted"),
    @JsonSubTypes.Type(value = VisibleEvent.Failed.class, name = "WorkflowFailed"),
    @JsonSubTypes.Type(value = VisibleEvent.Cancelled.class, name = "WorkflowCancelled")
})
public sealed interface VisibleEvent {
    /** Position in the workflow's life, from 1, with gaps; see {@link Sequences}. */
    long sequence();

    /** The server's time of the event. Clocks of servers differ, so only the sequence says what came first. */
    Instant at();

    record Started(long sequence, Instant at) implements VisibleEvent {}

    /**
     * A task was handed to the workers.
     *
     * @param iteration the round, from 1; null for the first
     * @param handedOff null for the task of a declared step
     * @param dispatch how this run handed it out; null for a task of an earlier run
     */
    record TaskScheduled(
            long sequence,
            Instant at,
            TaskId taskId,
            StepId stepId,
            @Nullable Integer iteration,
            @Nullable HandedOff handedOff,
            @Nullable Dispatch dispatch)
            implements VisibleEvent {
        /** The same event as later runs keep it. */
        public TaskScheduled withoutDispatch() {
            return with(null);
        }

        /** The same event, dispatched otherwise. */
        public TaskScheduled with(@Nullable Dispatch handedOut) {
            return new TaskScheduled(sequence, at, taskId, stepId, iteration, handedOff, handedOut);
        }
    }

    /**
     * The last attempt of a task began. Temporal records it when the attempt ends, so its time may be long before that of the event before.
     *
     * @param attempt from 1
     */
    record TaskStarted(long sequence, Instant at, TaskId taskId, int attempt) implements VisibleEvent {}

    /** A task ended with a result, which is a {@link FinishedTask}: the finished tasks of a run are in the order of these events. */
    record TaskCompleted(long sequence, Instant at, TaskId taskId) implements VisibleEvent {}

    /**
     * A task ended without a result.
     *
     * @param response the agent's own verdict; null when the call itself failed
     * @param recorded where all of the response is recorded, which is then an excerpt; null when the response is whole. It is never copied,
     *     since no task depends on it
     */
    record TaskFailed(
            long sequence,
            Instant at,
            TaskId taskId,
            String message,
            @Nullable AgentResponse response,
            @Nullable Recorded recorded)
            implements VisibleEvent {
        public TaskFailed(long sequence, Instant at, TaskId taskId, String message, @Nullable AgentResponse response) {
            this(sequence, at, taskId, message, response, null);
        }
    }

    /** @param reason given with the pause; null for none */
    record Paused(long sequence, Instant at, @Nullable String reason) implements VisibleEvent {}

    /**
     * @param checkpointId that a new run continues from, empty when it names none; null when the run was only paused
     * @param requestId of the request that resumed it; null where that may not be repeated
     */
    record Resumed(
            long sequence,
            Instant at,
            @Nullable String checkpointId,
            @Nullable String requestId) implements VisibleEvent {
        public Resumed(long sequence, Instant at, @Nullable String checkpointId) {
            this(sequence, at, checkpointId, null);
        }
    }

    /**
     * A caller asked for a checkpoint. Only the list of checkpoints shows it.
     *
     * @param requestId of the request; null for a signal that was sent manually
     * @param name given with it; null for none
     * @param metadata given with it; null for none
     * @param checkpointType that was asked for; null for a manual one
     */
    record CheckpointMade(
            long sequence,
            Instant at,
            @Nullable String requestId,
            @Nullable String name,
            @Nullable JsonObject metadata,
            Checkpoint.@Nullable Type checkpointType)
            implements VisibleEvent {
        public CheckpointMade(
                long sequence,
                Instant at,
                @Nullable String requestId,
                @Nullable String name,
                @Nullable JsonObject metadata) {
            this(sequence, at, requestId, name, metadata, null);
        }

        /** What the caller gets: never null, and never a type that only runs make. */
        public Checkpoint.Type type() {
            return Checkpoint.Type.given(checkpointType);
        }
    }

    record Completed(long sequence, Instant at) implements VisibleEvent {}

    record Failed(long sequence, Instant at, String message, RunFailure detail) implements VisibleEvent {}

    record Cancelled(long sequence, Instant at) implements VisibleEvent {}

    /**
     * What asked for a task that is not of a declared step.
     *
     * @param source id of the task whose agent asked for it
     */
    record HandedOff(String agentType, TaskId source) {}

    /**
     * How a run handed a task out.
     *
     * @param scheduledId id of the history event
     * @param activityId of its activity
     */
    record Dispatch(long scheduledId, String activityId, AgentCall call) {}
}
