package dev.agentstudio.workflows.view;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a workflow.
 *
 * @param data {@code taskId} and, where a task ended, {@code success}; {@code checkpointId} where the workflow continued from one; null for
 *     the other events of the whole workflow
 */
public record ExecutionEvent(
        Type type, Instant timestamp, @Nullable Map<String, Object> data, Severity severity) {
    /** Kinds of events, named as the reference names them. */
    public enum Type {
        WORKFLOW_STARTED("WorkflowStarted"),
        TASK_STARTED("TaskStarted"),
        TASK_COMPLETED("TaskCompleted"),
        TASK_FAILED("TaskFailed"),
        WORKFLOW_PAUSED("WorkflowPaused"),
        WORKFLOW_RESUMED("WorkflowResumed"),
        WORKFLOW_COMPLETED("WorkflowCompleted"),
        WORKFLOW_FAILED("WorkflowFailed"),
        WORKFLOW_CANCELLED("WorkflowCancelled");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    /** How much an event matters. */
    public enum Severity {
        INFORMATION("Information"),
        WARNING("Warning"),
        ERROR("Error");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    public static ExecutionEvent of(Type type, Instant timestamp, Severity severity) {
        return new ExecutionEvent(type, timestamp, null, severity);
    }

    /** @param checkpointId that the workflow continued from in a new run; null when it was only paused */
    public static ExecutionEvent resumed(@Nullable String checkpointId, Instant timestamp) {
        return new ExecutionEvent(
                Type.WORKFLOW_RESUMED,
                timestamp,
                checkpointId == null ? null : Map.of("checkpointId", checkpointId),
                Severity.INFORMATION);
    }

    public static ExecutionEvent taskStarted(String taskId, Instant timestamp) {
        return new ExecutionEvent(Type.TASK_STARTED, timestamp, Map.of("taskId", taskId), Severity.INFORMATION);
    }

    public static ExecutionEvent taskEnded(String taskId, Instant timestamp, boolean success) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("taskId", taskId);
        data.put("success", success);
        return new ExecutionEvent(
                success ? Type.TASK_COMPLETED : Type.TASK_FAILED,
                timestamp,
                data,
                success ? Severity.INFORMATION : Severity.ERROR);
    }
}
