package dev.agentstudio.api.metrics;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;

/** Publishes what was measured outside the application's own registry: by the Temporal SDK, on connections opened before it. */
@Context
final class SharedMetrics {
    private final PrometheusMeterRegistry published;

    SharedMetrics(PrometheusMeterRegistry published) {
        this.published = published;
        Metrics.addRegistry(published);
    }

    @PreDestroy
    void close() {
        Metrics.removeRegistry(published);
    }
}
