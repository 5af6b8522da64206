package dev.agentstudio.api.hub;

import dev.agentstudio.api.task.TaskFeed;
import org.jspecify.annotations.Nullable;

/**
 * A task: of a workflow, written {@code <workflowId>/<taskId>}, or started alone, whose id is enough.
 *
 * @param workflowId null for a task that was started alone
 */
record TaskAddress(@Nullable String workflowId, String taskId) {
    private static final char SEPARATOR = '/';

    /** Whether a text is the whole address of a task. */
    static boolean isOne(String text) {
        int at = text.indexOf(SEPARATOR);
        return TaskFeed.isSingleTask(text) || (at > 0 && at < text.length() - 1);
    }

    /** Of a text that {@link #isOne}. */
    static TaskAddress parse(String text) {
        int at = text.indexOf(SEPARATOR);
        return at < 0 ? new TaskAddress(null, text) : new TaskAddress(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return workflowId == null ? taskId : workflowId + SEPARATOR + taskId;
    }
}
