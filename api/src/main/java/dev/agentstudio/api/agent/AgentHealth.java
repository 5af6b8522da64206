package dev.agentstudio.api.agent;

import dev.agentstudio.agentprotocol.ServiceHealth;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The health of the agent service.
 *
 * @param status {@code healthy}, {@code degraded} or {@code unhealthy}
 * @param reason why it is degraded; null otherwise
 * @param error why it is unhealthy; null otherwise
 */
@Serdeable
record AgentHealth(
        String status, @Nullable String reason, @Nullable String error, Instant timestamp) {
    static AgentHealth of(ServiceHealth health) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return switch (health.state()) {
            case HEALTHY -> new AgentHealth("healthy", null, null, now);
            case DEGRADED -> new AgentHealth("degraded", health.reason(), null, now);
            case UNHEALTHY -> new AgentHealth("unhealthy", null, health.reason(), now);
        };
    }
}
