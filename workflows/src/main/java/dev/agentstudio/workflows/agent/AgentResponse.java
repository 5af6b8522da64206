package dev.agentstudio.workflows.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.agentstudio.workflows.payload.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent answers.
 *
 * @param success false is the agent's own verdict, not a fault of the call
 * @param result empty rather than absent
 * @param thoughts in the order in which they occurred; null when the agent had none
 */
public record AgentResponse(
        boolean success,
        JsonObject result,
        @Nullable List<AgentThought> thoughts,
        @Nullable AgentHandoff handoff,
        @Nullable String errorMessage,
        @Nullable JsonObject metadata) {
    /** Why a task failed whose result is of another shape; only by hand can one be ended so. */
    public static final String UNREADABLE = "The result is not an agent's response";

    public AgentResponse {
        result = result == null ? JsonObject.EMPTY : result;
        thoughts = thoughts == null ? null : List.copyOf(thoughts);
    }

    /** Whether a negative verdict is worth another attempt: the agent says so by {@code metadata.retryable}. */
    @JsonIgnore
    public boolean isRetryable() {
        return metadata != null && Boolean.TRUE.equals(metadata.get("retryable"));
    }
}
