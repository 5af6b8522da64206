package dev.agentstudio.activities;

import dev.agentstudio.workflows.execution.RunControlActivities;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowTargetOptions;

/** Controls runs through Temporal's own client. */
public final class TemporalRunControlActivities implements RunControlActivities {
    private final WorkflowClient client;

    public TemporalRunControlActivities(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public void requestCancel(WorkflowId workflowId, RunId runId, String reason) {
        try {
            client.newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder()
                            .setWorkflowId(workflowId.value())
                            .setRunId(runId.value())
                            .build())
                    .cancel(reason);
        } catch (WorkflowNotFoundException e) {
            // It has ended by itself, which is what was asked for.
            return;
        }
    }
}
