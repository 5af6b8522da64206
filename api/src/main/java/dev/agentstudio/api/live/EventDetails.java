package dev.agentstudio.api.live;

import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.history.TaskSummary;
import dev.agentstudio.workflows.id.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event is about.
 *
 * @param taskId null for an event of the whole workflow
 * @param data null for none
 */
record EventDetails(@Nullable String taskId, @Nullable Map<String, Object> data) {
    private static final EventDetails NONE = new EventDetails(null, null);

    static EventDetails of(LiveEvent event) {
        return switch (event) {
            case LiveEvent.Durable durable -> of(durable);
            case LiveEvent.Thought thought -> of(thought);
            case LiveEvent.Progress progress -> of(progress);
            case LiveEvent.Log log -> of(log);
        };
    }

    private static EventDetails of(LiveEvent.Durable durable) {
        LiveWorkflow workflow = durable.workflow();
        return switch (durable.event()) {
            case VisibleEvent.Started started -> whole("name", workflow.name());
            case VisibleEvent.TaskScheduled scheduled -> of(workflow, scheduled);
            case VisibleEvent.TaskStarted started -> task(workflow, started.taskId(), "attempt", started.attempt());
            case VisibleEvent.TaskCompleted completed -> task(workflow, completed.taskId(), "success", true);
            case VisibleEvent.TaskFailed failed -> of(workflow, failed);
            case VisibleEvent.Paused paused -> whole("reason", paused.reason());
            case VisibleEvent.Resumed resumed -> whole("checkpointId", resumed.checkpointId());
            case VisibleEvent.CheckpointMade made -> NONE;
            case VisibleEvent.Completed completed -> NONE;
            case VisibleEvent.Failed failed -> whole("errorMessage", failed.message());
            case VisibleEvent.Cancelled cancelled -> NONE;
        };
    }

    private static EventDetails of(LiveWorkflow workflow, VisibleEvent.TaskScheduled scheduled) {
        EventDetails details =
                task(workflow, scheduled.taskId(), "stepId", scheduled.stepId().value());
        details.put("iteration", scheduled.iteration());
        return details;
    }

    private static EventDetails of(LiveWorkflow workflow, VisibleEvent.TaskFailed failed) {
        EventDetails details = task(workflow, failed.taskId(), "success", false);
        details.put("errorMessage", failed.message());
        return details;
    }

    private static EventDetails of(LiveEvent.Thought thought) {
        EventDetails details = attempt(thought.task());
        details.put("index", thought.index());
        details.put("type", thought.thought().type());
        details.put("content", thought.thought().content());
        details.put("metadata", thought.thought().metadata());
        return details;
    }

    private static EventDetails of(LiveEvent.Progress progress) {
        EventDetails details = attempt(progress.task());
        details.put("percentage", progress.percentage());
        details.put("currentStep", progress.currentStep());
        return details;
    }

    private static EventDetails of(LiveEvent.Log log) {
        EventDetails details = attempt(log.task());
        details.put("level", log.level());
        details.put("message", log.message());
        return details;
    }

    private static EventDetails attempt(LiveEvent.TaskAttempt attempt) {
        EventDetails details = new EventDetails(attempt.taskId(), new LinkedHashMap<>());
        details.put("agentType", attempt.agentType());
        details.put("attempt", attempt.number());
        return details;
    }

    /** @param value left out when null */
    private static EventDetails whole(String name, @Nullable Object value) {
        return value == null || value.equals("") ? NONE : new EventDetails(null, Map.of(name, value));
    }

    private static EventDetails task(LiveWorkflow workflow, TaskId taskId, String name, Object value) {
        EventDetails details = new EventDetails(taskId.value(), new LinkedHashMap<>());
        // As in the workflow's own events.
        details.put("taskId", taskId.value());
        details.put(
                "agentType", workflow.task(taskId).map(TaskSummary::agentType).orElse(null));
        details.put(name, value);
        return details;
    }

    private void put(String name, @Nullable Object value) {
        if (value != null && data != null) {
            data.put(name, value);
        }
    }
}
