package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as history knows it.
 *
 * @param dependsOn ids of tasks
 * @param scheduledId id of the event that handed it out, 0 before
 * @param activityId of its activity, null before
 * @param attempt the newest one that history knows, from 1; 0 before the task ended
 */
record TaskState(
        String id,
        String stepId,
        String agentType,
        List<String> dependsOn,
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
        return new TaskState(id, stepId, agentType, dependsOn, Stage.OPEN, 0, null, 0, null, null, null, null, null);
    }

    TaskState scheduled(long eventId, String activity, AgentCall handedOut) {
        return new TaskState(
                id,
                stepId,
                agentType,
                dependsOn,
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

    TaskState failed(Instant at, String message, @Nullable AgentResponse verdict) {
        return ended(Stage.FAILED, at, verdict, message);
    }

    TaskState skipped() {
        return ended(Stage.SKIPPED, null, null, null);
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
