package dev.agentstudio.api.ratelimit;

import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Counts the requests of each caller. */
interface RequestBuckets {
    /** The reference counts requests per minute. */
    Duration WINDOW = Duration.ofMinutes(1);

    /** Counts one request. The answer is there at once unless the count is kept elsewhere. */
    CompletionStage<Quota> take(String caller, Tier tier);

    /**
     * All of the limit at once, and all of it again a minute after the first request, rather than a trickle: so nobody gets more than
     * the limit within the minute that begins with the first request.
     */
    static BucketConfiguration configuration(Tier tier) {
        return BucketConfiguration.builder()
                .addLimit(limit ->
                        limit.capacity(tier.requestsPerMinute()).refillIntervally(tier.requestsPerMinute(), WINDOW))
                .build();
    }
}
