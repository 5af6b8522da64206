package dev.agentstudio.api.live;

import dev.agentstudio.workflows.execution.VisibleEvent;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of events on event streams. */
enum EventType {
    WORKFLOW_STARTED("WorkflowStarted"),
    TASK_SCHEDULED("TaskScheduled"),
    TASK_STARTED("TaskStarted"),
    TASK_COMPLETED("TaskCompleted"),
    TASK_FAILED("TaskFailed"),
    WORKFLOW_PAUSED("WorkflowPaused"),
    WORKFLOW_RESUMED("WorkflowResumed"),
    WORKFLOW_COMPLETED("WorkflowCompleted"),
    WORKFLOW_FAILED("WorkflowFailed"),
    WORKFLOW_CANCELLED("WorkflowCancelled"),
    AGENT_THOUGHT("AgentThought"),
    TASK_PROGRESS("TaskProgress"),
    LOG("Log");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    static Optional<EventType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    static Stream<String> words() {
        return Arrays.stream(values()).map(EventType::word);
    }

    static EventType of(LiveEvent event) {
        return switch (event) {
            case LiveEvent.Durable durable -> of(durable.event());
            case LiveEvent.Thought thought -> AGENT_THOUGHT;
            case LiveEvent.Progress progress -> TASK_PROGRESS;
            case LiveEvent.Log log -> LOG;
        };
    }

    static EventType of(VisibleEvent event) {
        return switch (event) {
            case VisibleEvent.Started started -> WORKFLOW_STARTED;
            case VisibleEvent.TaskScheduled scheduled -> TASK_SCHEDULED;
            case VisibleEvent.TaskStarted started -> TASK_STARTED;
            case VisibleEvent.TaskCompleted completed -> TASK_COMPLETED;
            case VisibleEvent.TaskFailed failed -> TASK_FAILED;
            case VisibleEvent.Paused paused -> WORKFLOW_PAUSED;
            case VisibleEvent.Resumed resumed -> WORKFLOW_RESUMED;
            case VisibleEvent.CheckpointMade made ->
                throw new IllegalArgumentException("Only the list of checkpoints shows " + made);
            case VisibleEvent.Completed completed -> WORKFLOW_COMPLETED;
            case VisibleEvent.Failed failed -> WORKFLOW_FAILED;
            case VisibleEvent.Cancelled cancelled -> WORKFLOW_CANCELLED;
        };
    }
}
