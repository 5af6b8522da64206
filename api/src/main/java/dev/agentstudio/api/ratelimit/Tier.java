package dev.agentstudio.api.ratelimit;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * What callers of one tier may ask for.
 *
 * @param name as the token's {@code tier} claim has it
 * @param requestsPerMinute at least 1; counted from a caller's first request on
 * @param concurrentWorkflows at least 1; pending and running ones, not paused ones
 * @param share 1 to 1,000: how many of its tasks an owner of this tier gets for each one of an owner with 1, where both wait
 */
@EachProperty("limits.tiers")
public record Tier(
        @Parameter String name,
        int requestsPerMinute,
        int concurrentWorkflows,
        @Bindable(defaultValue = "1") int share) {
    /** Temporal takes weights up to this. */
    private static final int MAX_SHARE = 1000;

    public Tier {
        if (requestsPerMinute < 1 || concurrentWorkflows < 1) {
            throw new ConfigurationException(
                    "limits.tiers.%s needs requests-per-minute and concurrent-workflows of at least 1".formatted(name));
        }
        if (share < 1 || share > MAX_SHARE) {
            throw new ConfigurationException("limits.tiers.%s.share has to be from 1 to %d".formatted(name, MAX_SHARE));
        }
    }
}
