package dev.agentstudio.api.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts in this process. Several API nodes then count each for itself. */
@Singleton
@Named(LocalBuckets.NAME)
final class LocalBuckets implements RequestBuckets {
    static final String NAME = "local";

    /** Callers remembered, at about 300 bytes each. Past this the least active one starts again. */
    private static final int MAX_CALLERS = 100_000;

    /** A bucket is forgotten with its minute, so that the next minute begins with the next request. */
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .expireAfterWrite(WINDOW)
            .build();

    @Override
    public CompletionStage<Quota> take(String caller, Tier tier) {
        Bucket bucket = buckets.get(caller, unknown -> bucket(tier));
        return CompletableFuture.completedFuture(Quota.of(tier, bucket.tryConsumeAndReturnRemaining(1)));
    }

    private static Bucket bucket(Tier tier) {
        Bandwidth[] limits = RequestBuckets.configuration(tier).getBandwidths();
        return Bucket.builder().addLimit(limits[0]).withMillisecondPrecision().build();
    }
}
