package dev.agentstudio.workflows.agent;

import dev.agentstudio.workflows.payload.JsonObject;
import org.jspecify.annotations.Nullable;

/** An agent's wish that another agent continue; followed in the dynamic pattern, recorded in the others. */
public record AgentHandoff(
        String targetAgentType,
        @Nullable String reason,
        @Nullable JsonObject context,
        @Nullable Object priority) {
    public AgentHandoff {}
}
