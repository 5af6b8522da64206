package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.FinishedTask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as history knows it.
 *
 * @param dependsOn ids of tasks
 * @param handedOffBy the task whose agent asked for this one; null for the task of a declared step
 * @param scheduledId id of the event that handed it out, 0 before, and for a task that was taken over from an earlier run
 * @param activityId of its activity, null before
 * @param attempt the newest one that history knows, from 1; 0 before the task ended
 */
record TaskState(
        String id,
        String stepId,
        String agentType,
        List<String> dependsOn,
        @Nullable String handedOffBy,
        Stage stage,
        long scheduledId,
        @Nullable String activityId,
        int attempt,
        @Nullable AgentCall call,
        @Nullable AgentResponse response,
        @Nullable String errorMessage,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    /** How far a task has come. Whether an attempt runs right now is not in history. */
    enum Stage {
        OPEN,
        SCHEDULED,
        COMPLETED,
        FAILED,
        SKIPPED
    }

    static TaskState open(String id, String stepId, String agentType, List<String> dependsOn) {
        return new TaskState(
                id, stepId, agentType, dependsOn, null, Stage.OPEN, 0, null, 0, null, null, null, null, null);
    }

    /** The task that a handoff asked for. */
    static TaskState handedOff(String id, String stepId, String agentType, String source) {
        return new TaskState(
                id, stepId, agentType, List.of(source), source, Stage.OPEN, 0, null, 0, null, null, null, null, null);
    }

    TaskState reopened() {
        return new TaskState(
                id, stepId, agentType, dependsOn, handedOffBy, Stage.OPEN, 0, null, 0, null, null, null, null, null);
    }

    TaskState scheduled(long eventId, String activity, AgentCall handedOut) {
        return new TaskState(
                id,
                stepId,
                agentType,
                dependsOn,
                handedOffBy,
                Stage.SCHEDULED,
                eventId,
                activity,
                0,
                handedOut,
                null,
                null,
                null,
                null);
    }

    TaskState started(Instant at, int newAttempt) {
        return new TaskState(
                id,
                stepId,
                agentType,
                dependsOn,
                handedOffBy,
                stage,
                scheduledId,
                activityId,
                newAttempt,
                call,
                response,
                errorMessage,
                at,
                endedAt);
    }

    TaskState completed(Instant at, AgentResponse answer) {
        return ended(Stage.COMPLETED, at, answer, null);
    }

    TaskState restored(FinishedTask finished) {
        return new TaskState(
                id,
                stepId,
                agentType,
                dependsOn,
                handedOffBy,
                Stage.COMPLETED,
                0,
                null,
                finished.attempt(),
                null,
                finished.response(),
                null,
                finished.startedAt(),
                finished.completedAt());
    }

    TaskState failed(Instant at, String message, @Nullable AgentResponse verdict) {
        return ended(Stage.FAILED, at, verdict, message);
    }

    TaskState skipped() {
        return ended(Stage.SKIPPED, null, null, null);
    }

    /** What a checkpoint keeps of a task that ended well at some time. */
    FinishedTask finished(Instant at, AgentResponse answer, int iteration) {
        return new FinishedTask(
                id, stepId, agentType, handedOffBy, iteration, Math.max(1, attempt), startedAt, at, answer, null);
    }

    boolean isOver() {
        return switch (stage) {
            case OPEN, SCHEDULED -> false;
            case COMPLETED, FAILED, SKIPPED -> true;
        };
    }

    private TaskState ended(Stage end, @Nullable Instant at, @Nullable AgentResponse answer, @Nullable String message) {
        return new TaskState(
                id,
                stepId,
                agentType,
                dependsOn,
                handedOffBy,
                end,
                scheduledId,
                activityId,
                attempt,
                call,
                answer,
                message,
                startedAt,
                at);
    }
}
