package dev.agentstudio.workflows.execution;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowTargetOptions;

/** Cancels runs of the test environment. */
final class ClientRunControl implements RunControlActivities {
    private final WorkflowClient client;

    ClientRunControl(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public void requestCancel(String workflowId, String runId, String reason) {
        client.newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder()
                        .setWorkflowId(workflowId)
                        .setRunId(runId)
                        .build())
                .cancel(reason);
    }
}
