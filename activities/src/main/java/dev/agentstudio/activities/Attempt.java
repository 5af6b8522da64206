package dev.agentstudio.activities;

import io.temporal.activity.ActivityInfo;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt of an activity.
 *
 * @param number from 1
 * @param runId of the workflow, or, of a task that runs alone as an activity, of that; null when it is unknown
 */
record Attempt(int number, Instant startedAt, @Nullable String runId, String activityId) {
    static Attempt of(ActivityInfo info) {
        return new Attempt(
                info.getAttempt(),
                Instant.ofEpochMilli(info.getStartedTimestamp()),
                Objects.requireNonNullElseGet(info.getWorkflowRunId(), info::getActivityRunId),
                info.getActivityId());
    }

    /**
     * The id of its call; empty when it has ids that the agent service does not accept: then the call ends with its connection.
     *
     * @param callNumber how many calls of this activity have ended before
     */
    Optional<CallId> callId(int callNumber) {
        return Optional.ofNullable(runId)
                .map(run -> new CallId(run, activityId, callNumber))
                .filter(CallId::isAccepted);
    }
}
