package dev.agentstudio.workflows.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 */
public record AgentCall(
        @Nullable String workflowExecutionId,
        String taskId,
        String stepId,
        String agentType,
        int maxRetries,
        AgentRequest request,
        @Nullable String handedOffBy,
        @Nullable Integer iteration) {
    public AgentCall(
            String workflowExecutionId,
            String taskId,
            String stepId,
            String agentType,
            int maxRetries,
            AgentRequest request) {
        this(workflowExecutionId, taskId, stepId, agentType, maxRetries, request, null, null);
    }

    /** A task that no workflow has handed out: somebody waits for its answer. */
    public static AgentCall alone(String taskId, String agentType, int maxRetries, AgentRequest request) {
        return new AgentCall(null, taskId, taskId, agentType, maxRetries, request, null, null);
    }

    @JsonIgnore
    public boolean isAlone() {
        return workflowExecutionId == null;
    }
}
