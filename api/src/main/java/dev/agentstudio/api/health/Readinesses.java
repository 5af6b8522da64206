package dev.agentstudio.api.health;

import io.micronaut.health.HealthStatus;

/** The two answers of a readiness check. */
final class Readinesses {
    private Readinesses() {}

    static HealthStatus status(boolean up) {
        return up ? HealthStatus.UP : HealthStatus.DOWN;
    }
}
