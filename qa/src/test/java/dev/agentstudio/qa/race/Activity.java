package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.history.RunEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One time that Temporal asked for a task.
 *
 * @param closedAt {@link Instant#MAX} when the run ended before the activity did
 */
record Activity(Work work, Instant scheduledAt, Instant closedAt, boolean isCompleted) {
    /** A task in a round, from 1. */
    record Work(String taskId, int round) {
        static Work of(RunEvent.TaskScheduled scheduled) {
            return new Work(
                    scheduled.call().taskId().value(),
                    Objects.requireNonNullElse(scheduled.call().iteration(), 1));
        }
    }

    /** All activities of a run, by the id of the event that scheduled them. */
    static Map<Long, Activity> of(List<RunEvent> events) {
        Map<Long, Activity> activities = new LinkedHashMap<>();
        for (RunEvent event : events) {
            if (event instanceof RunEvent.TaskScheduled scheduled) {
                // Agents record milliseconds.
                Instant at = scheduled.at().truncatedTo(ChronoUnit.MILLIS);
                activities.put(scheduled.id(), new Activity(Work.of(scheduled), at, Instant.MAX, false));
            } else if (event instanceof RunEvent.TaskCompleted completed) {
                activities.computeIfPresent(
                        completed.scheduledId(), (id, activity) -> activity.closed(completed.at(), true));
            } else if (event instanceof RunEvent.TaskFailed failed) {
                activities.computeIfPresent(
                        failed.scheduledId(), (id, activity) -> activity.closed(failed.at(), false));
            }
        }
        return activities;
    }

    /** Whether a call was made while this activity asked for it. */
    boolean covers(JsonNode call) {
        Instant at = Instant.parse(call.path("timestamp").asText());
        return work.taskId().equals(call.path("taskId").asText()) && !at.isBefore(scheduledAt) && !at.isAfter(closedAt);
    }

    private Activity closed(Instant at, boolean completed) {
        return new Activity(work, scheduledAt, at, completed);
    }
}
