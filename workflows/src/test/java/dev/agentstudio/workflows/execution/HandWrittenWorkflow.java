package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.JsonObject;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** What one would write in Java for three steps in a row: what the interpreter's cost is measured by. */
@WorkflowInterface
public interface HandWrittenWorkflow {
    String TYPE = "HandWritten";

    @WorkflowMethod(name = TYPE)
    JsonObject run(ExecutionInput input);

    /** Calls one agent after the other. */
    final class Implementation implements HandWrittenWorkflow {
        @Override
        public JsonObject run(ExecutionInput input) {
            List<StepDefinition> steps = input.definition().steps();
            AgentResponse first = call(TaskId.numbered(1), steps.get(0), input.input());
            AgentResponse second = call(TaskId.numbered(2), steps.get(1), first.result());
            return call(TaskId.numbered(3), steps.get(2), second.result()).result();
        }

        private static AgentResponse call(
                TaskId taskId, StepDefinition step, @org.jspecify.annotations.Nullable JsonObject input) {
            AgentRequest request = new AgentRequest(step.task(), input, null, null, null);
            AgentCall call =
                    new AgentCall(WorkflowRun.current().workflowId(), taskId, step.id(), step.agentType(), 3, request);
            return Workflow.newActivityStub(AgentActivities.class, TaskOptions.of(call, step))
                    .execute(call);
        }
    }
}
