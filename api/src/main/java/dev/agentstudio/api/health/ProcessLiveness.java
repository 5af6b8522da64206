package dev.agentstudio.api.health;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.util.Map;

/** Whether the process can answer at all, which it just did. What it depends on is a matter of readiness. */
@Singleton
@Liveness
final class ProcessLiveness extends AbstractHealthIndicator<Map<String, Object>> {
    @Override
    protected Map<String, Object> getHealthInformation() {
        healthStatus = HealthStatus.UP;
        return Map.of();
    }

    @Override
    protected String getName() {
        return "process";
    }
}
