package dev.agentstudio.api.agent;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the agent service fares.
 *
 * @param status {@code healthy}, {@code degraded} or {@code unhealthy}
 * @param reason why it is degraded; null otherwise
 * @param error why it is unhealthy; null otherwise
 */
@Serdeable
record AgentHealth(
        String status, @Nullable String reason, @Nullable String error, Instant timestamp) {
    static AgentHealth of(AgentStatus status) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return switch (status.state()) {
            case ONLINE -> new AgentHealth("healthy", null, null, now);
            case DEGRADED -> new AgentHealth("degraded", status.reason(), null, now);
            case OFFLINE -> new AgentHealth("unhealthy", null, status.reason(), now);
        };
    }
}
