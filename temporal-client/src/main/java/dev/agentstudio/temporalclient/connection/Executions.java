package dev.agentstudio.temporalclient.connection;

import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.api.common.v1.WorkflowExecution;

/** Runs in Temporal's wire format. */
public final class Executions {
    private Executions() {}

    public static WorkflowExecution of(WorkflowRun run) {
        return WorkflowExecution.newBuilder()
                .setWorkflowId(run.workflowId().value())
                .setRunId(run.runId().value())
                .build();
    }

    public static WorkflowRun run(WorkflowExecution execution) {
        return new WorkflowRun(new WorkflowId(execution.getWorkflowId()), new RunId(execution.getRunId()));
    }
}
