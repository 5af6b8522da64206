package dev.agentstudio.workflows.view;

import dev.agentstudio.workflows.agent.AgentResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/** An {@link ExecutionContext} as it was at a checkpoint. */
public record ContextSnapshot(
        String workflowExecutionId,
        Map<String, Object> state,
        Map<String, AgentResponse> results,
        BigDecimal progress,
        Instant timestamp) {}
