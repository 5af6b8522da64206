package dev.agentstudio.workflows.execution;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One run of a workflow definition. The definition is data: every workflow of every caller is this one Temporal workflow type. */
@WorkflowInterface
public interface ExecutionWorkflow {
    /** The Temporal workflow type. */
    String TYPE = "AgentWorkflow";

    /** The task queue of workflow tasks and agent calls. One queue for both lets a worker start an activity without a round trip. */
    String TASK_QUEUE = "agentstudio";

    /**
     * Runs the definition to its end.
     *
     * @throws io.temporal.failure.ApplicationFailure of a {@link RunFailureType}, with a {@link RunFailure} as its detail
     */
    @WorkflowMethod(name = TYPE)
    ExecutionSummary run(ExecutionInput input);
}
