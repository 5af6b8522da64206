package dev.agentstudio.api.ratelimit;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;

/**
 * What callers of one tier may ask for.
 *
 * @param name as the token's {@code tier} claim has it
 * @param requestsPerMinute at least 1; counted from a caller's first request on
 * @param concurrentWorkflows at least 1; pending and running ones, not paused ones
 */
@EachProperty("limits.tiers")
public record Tier(@Parameter String name, int requestsPerMinute, int concurrentWorkflows) {
    public Tier {
        if (requestsPerMinute < 1 || concurrentWorkflows < 1) {
            throw new ConfigurationException(
                    "limits.tiers.%s needs requests-per-minute and concurrent-workflows of at least 1".formatted(name));
        }
    }
}
