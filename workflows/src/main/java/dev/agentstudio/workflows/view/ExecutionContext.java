package dev.agentstudio.workflows.view;

import dev.agentstudio.workflows.agent.AgentResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a workflow has worked out so far.
 *
 * @param state {@code currentStep} and {@code totalSteps} once the workflow runs; empty before
 * @param results by task id
 * @param progress 0 to 100 with at most two decimals
 */
public record ExecutionContext(
        String workflowExecutionId,
        Map<String, Object> state,
        Map<String, AgentResponse> results,
        List<ExecutionEvent> events,
        BigDecimal progress,
        Instant createdAt,
        Instant lastUpdatedAt) {}
