package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowTargetOptions;

/** Cancels runs of the test environment. */
final class ClientRunControl implements RunControlActivities {
    private final WorkflowClient client;

    ClientRunControl(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public void requestCancel(WorkflowId workflowId, RunId runId, String reason) {
        client.newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder()
                        .setWorkflowId(workflowId.value())
                        .setRunId(runId.value())
                        .build())
                .cancel(reason);
    }
}
