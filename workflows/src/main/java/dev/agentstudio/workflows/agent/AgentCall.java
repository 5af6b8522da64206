package dev.agentstudio.workflows.agent;

import org.jspecify.annotations.Nullable;

/**
 * The input of one task's activity.
 *
 * @param taskId unique within the workflow, {@code task_001} and so on
 * @param stepId the step that the task carries out
 * @param maxRetries how often the agent may fail before the task does, 0 to 10
 * @param handedOffBy the task whose agent asked for this one; null for the task of a declared step
 * @param iteration the round of an iterative workflow, from 1; null in other patterns
 */
public record AgentCall(
        String workflowExecutionId,
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
}
