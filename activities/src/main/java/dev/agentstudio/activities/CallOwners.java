package dev.agentstudio.activities;

import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import org.jspecify.annotations.Nullable;

/** Whether somebody still waits for the answer to a call. */
public interface CallOwners {
    /** What has become of the activity that a call is made for. */
    enum State {
        /** Its result is awaited, or cannot be known to be not. */
        AWAITED,
        /** It has ended, or is being cancelled. */
        ENDED,
        /** It is gone with its run, or belongs to other workers. */
        UNKNOWN
    }

    /**
     * The state of an activity.
     *
     * @param workflowId null for a task that runs alone
     * @param runId of the workflow, or of the activity that runs alone
     */
    State stateOf(@Nullable WorkflowId workflowId, TaskId taskId, String runId, String activityId);
}
