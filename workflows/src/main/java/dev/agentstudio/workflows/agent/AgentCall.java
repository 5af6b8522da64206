package dev.agentstudio.workflows.agent;

/**
 * The input of one task's activity.
 *
 * @param taskId unique within the workflow, {@code task_001} and so on
 * @param stepId the step that the task carries out
 * @param maxRetries how often the agent may fail before the task does, 0 to 10
 */
public record AgentCall(
        String workflowExecutionId,
        String taskId,
        String stepId,
        String agentType,
        int maxRetries,
        AgentRequest request) {}
