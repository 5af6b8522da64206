package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a run can only do from outside of itself. */
@ActivityInterface
public interface RunControlActivities {
    /** Asks Temporal to cancel a run: only a run that Temporal cancelled closes as Canceled, a mere signal makes it fail. */
    @ActivityMethod(name = "RequestCancel")
    void requestCancel(WorkflowId workflowId, RunId runId, String reason);
}
