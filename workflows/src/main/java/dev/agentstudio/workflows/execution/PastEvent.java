package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.id.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a workflow besides its tasks that ended well, as older builds stored it for the next run. Newer ones store {@link
 * VisibleEvent}s.
 *
 * @param taskId null when it happened to the whole workflow
 * @param checkpointId that a new run continued from; null for everything else, and for a pause that ended
 */
public record PastEvent(
        Type type,
        Instant at,
        @Nullable TaskId taskId,
        @Nullable String checkpointId) {
    /** What can have happened. */
    public enum Type {
        /** An attempt began of a task that did not end well. */
        TASK_STARTED,
        TASK_FAILED,
        PAUSED,
        RESUMED,
        FAILED
    }
}
