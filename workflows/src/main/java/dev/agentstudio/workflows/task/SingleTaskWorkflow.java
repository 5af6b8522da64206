package dev.agentstudio.workflows.task;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Carries one task, where Temporal has no standalone activities. Its workflow id is the task's id. */
@WorkflowInterface
public interface SingleTaskWorkflow {
    /** The Temporal workflow type. */
    String TYPE = "AgentTask";

    /** @throws io.temporal.failure.ActivityFailure as the activity failed */
    @WorkflowMethod(name = TYPE)
    AgentResponse run(AgentCall call);
}
