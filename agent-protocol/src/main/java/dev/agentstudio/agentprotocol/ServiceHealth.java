package dev.agentstudio.agentprotocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Whether a replica of the agent service accepts calls, or all replicas together.
 *
 * @param reason without addresses; null when it is healthy
 */
public record ServiceHealth(State state, @Nullable String reason) {
    /** From best to worst, which is the order in which replicas are preferred. */
    public enum State {
        HEALTHY,
        /** It responds, but all its task slots are taken; or some of the replicas are unhealthy. */
        DEGRADED,
        /** It does not respond, or reports that it must not be called. */
        UNHEALTHY
    }

    public static final ServiceHealth HEALTHY = new ServiceHealth(State.HEALTHY, null);

    /** Of a replica without a response that can be read. */
    public static final ServiceHealth UNREACHABLE =
            new ServiceHealth(State.UNHEALTHY, "Connection to agent service failed");

    public static ServiceHealth degraded(String reason) {
        return new ServiceHealth(State.DEGRADED, reason);
    }

    public boolean acceptsCalls() {
        return state != State.UNHEALTHY;
    }

    /** Reads the body of a health response. A status that is unknown, or missing, counts as unhealthy. */
    public static ServiceHealth of(JsonNode body) {
        String reason = body.path("reason").textValue();
        return switch (body.path("status").asText()) {
            case "healthy" -> HEALTHY;
            case "degraded" -> degraded(reason == null ? "All task slots are taken" : reason);
            default -> new ServiceHealth(State.UNHEALTHY, reason == null ? "The agent service is stopping" : reason);
        };
    }
}
