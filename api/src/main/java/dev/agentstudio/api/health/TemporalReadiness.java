package dev.agentstudio.api.health;

import dev.agentstudio.api.temporal.TemporalGateway;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;

/** Whether Temporal answers. */
@Singleton
@Readiness
final class TemporalReadiness extends AbstractHealthIndicator<Map<String, Object>> {
    private final TemporalGateway temporal;

    TemporalReadiness(TemporalGateway temporal) {
        this.temporal = temporal;
    }

    @Override
    protected Map<String, Object> getHealthInformation() {
        healthStatus = Readinesses.status(temporal.isReachable());
        return Map.of();
    }

    @Override
    protected String getName() {
        return "temporal";
    }
}
