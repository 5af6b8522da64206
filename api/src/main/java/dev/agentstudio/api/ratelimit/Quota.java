package dev.agentstudio.api.ratelimit;

import io.github.bucket4j.ConsumptionProbe;
import io.micronaut.http.MutableHttpResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * What is left to a caller after a request.
 *
 * @param limit requests a minute
 * @param remaining requests until the reset
 * @param resetAt when the whole limit is available again
 * @param isExceeded whether this request was one too many
 */
record Quota(int limit, long remaining, Instant resetAt, boolean isExceeded) {
    static final String LIMIT = "X-RateLimit-Limit";
    static final String REMAINING = "X-RateLimit-Remaining";
    static final String RESET = "X-RateLimit-Reset";

    static Quota of(Tier tier, ConsumptionProbe probe) {
        return new Quota(
                tier.requestsPerMinute(),
                probe.getRemainingTokens(),
                Instant.now().plusNanos(probe.getNanosToWaitForReset()),
                !probe.isConsumed());
    }

    /** From now until the reset; at least a second, so that nobody comes back too early. */
    Duration wait(Instant now) {
        return Duration.ofSeconds(
                Math.max(1, Duration.between(now, resetAt).plusMillis(999).toSeconds()));
    }

    void writeTo(MutableHttpResponse<?> response) {
        response.header(LIMIT, Integer.toString(limit));
        response.header(REMAINING, Long.toString(remaining));
        response.header(RESET, Long.toString(resetSecond()));
    }

    /** Rounded up: in that second the limit is certainly available. */
    private long resetSecond() {
        return resetAt.plusMillis(999).getEpochSecond();
    }
}
