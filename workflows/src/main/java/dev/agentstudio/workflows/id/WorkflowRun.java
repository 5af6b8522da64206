package dev.agentstudio.workflows.id;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;

/** One run of a workflow. A workflow that is resumed after its end, or continues as new, has several. */
public record WorkflowRun(WorkflowId workflowId, RunId runId) {
    /** The run whose workflow code is executing. */
    public static WorkflowRun current() {
        WorkflowInfo run = Workflow.getInfo();
        return new WorkflowRun(new WorkflowId(run.getWorkflowId()), new RunId(run.getRunId()));
    }
}
