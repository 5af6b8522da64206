package dev.agentstudio.workflows.view;

import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Artifact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task of a workflow.
 *
 * @param request null until the task is handed to its agent, and for a task that a fork with another definition or input took over
 * @param startedAt of the newest attempt; null until an agent call begins
 * @param retryCount attempts before the newest one
 * @param dependsOn ids of tasks; null for none
 * @param artifacts files that it has saved; null for none
 */
public record AgentTask(
        String id,
        String workflowExecutionId,
        String stepDefinitionId,
        String agentType,
        TaskStatus status,
        @Nullable AgentRequest request,
        @Nullable AgentResponse response,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable String errorMessage,
        int retryCount,
        int maxRetries,
        @Nullable List<String> dependsOn,
        @Nullable LiveAttempt live,
        @Nullable List<Artifact> artifacts) {
    /** The artifacts are those of the response. */
    public AgentTask(
            String id,
            String workflowExecutionId,
            String stepDefinitionId,
            String agentType,
            TaskStatus status,
            @Nullable AgentRequest request,
            @Nullable AgentResponse response,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable String errorMessage,
            int retryCount,
            int maxRetries,
            @Nullable List<String> dependsOn,
            @Nullable LiveAttempt live) {
        this(
                id,
                workflowExecutionId,
                stepDefinitionId,
                agentType,
                status,
                request,
                response,
                createdAt,
                startedAt,
                completedAt,
                errorMessage,
                retryCount,
                maxRetries,
                dependsOn,
                live,
                response == null ? null : response.artifacts());
    }
}
