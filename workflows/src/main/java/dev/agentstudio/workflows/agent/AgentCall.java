package dev.agentstudio.workflows.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import org.jspecify.annotations.Nullable;

/**
 * The input of one task's activity.
 *
 * @param workflowExecutionId the workflow that the task belongs to; null for a task that runs alone
 * @param taskId unique within the workflow, {@code task_001} and so on; unique everywhere for a task that runs alone
 * @param stepId the step that the task carries out; the task's own id where there is none
 * @param maxRetries how often the agent may fail before the task does, 0 to 10
 * @param handedOffBy the task whose agent asked for this one; null for the task of a declared step
 * @param iteration the round of an iterative workflow, from 1; null in other patterns
 * @param references what the request leaves out; null when it is complete
 */
public record AgentCall(
        @Nullable WorkflowId workflowExecutionId,
        TaskId taskId,
        StepId stepId,
        String agentType,
        int maxRetries,
        AgentRequest request,
        @Nullable TaskId handedOffBy,
        @Nullable Integer iteration,
        @Nullable CallReferences references) {
    public AgentCall(
            @Nullable WorkflowId workflowExecutionId,
            TaskId taskId,
            StepId stepId,
            String agentType,
            int maxRetries,
            AgentRequest request,
            @Nullable TaskId handedOffBy,
            @Nullable Integer iteration) {
        this(workflowExecutionId, taskId, stepId, agentType, maxRetries, request, handedOffBy, iteration, null);
    }

    public AgentCall(
            WorkflowId workflowExecutionId,
            TaskId taskId,
            StepId stepId,
            String agentType,
            int maxRetries,
            AgentRequest request) {
        this(workflowExecutionId, taskId, stepId, agentType, maxRetries, request, null, null, null);
    }

    /** A task that no workflow has scheduled: a caller waits for its answer. */
    public static AgentCall alone(TaskId taskId, String agentType, int maxRetries, AgentRequest request) {
        return new AgentCall(
                null, taskId, new StepId(taskId.value()), agentType, maxRetries, request, null, null, null);
    }

    /** The same call with a request that leaves nothing out. */
    public AgentCall complete(AgentRequest whole) {
        return new AgentCall(
                workflowExecutionId, taskId, stepId, agentType, maxRetries, whole, handedOffBy, iteration, null);
    }

    @JsonIgnore
    public boolean isAlone() {
        return workflowExecutionId == null;
    }
}
