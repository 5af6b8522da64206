package dev.agentstudio.api.ratelimit;

import dev.agentstudio.events.RedisAccess;
import dev.agentstudio.events.RedisConnector;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts in Redis, so that all API nodes share one limit. While Redis is unavailable each node counts by itself. */
@Singleton
@Primary
@Requires(property = "redis.uri")
final class RedisBuckets implements RequestBuckets {
    /** A request must not wait for a count longer than this. */
    private static final Duration TIMEOUT = Duration.ofMillis(250);

    private static final String PREFIX = "agentstudio:limit:";
    private static final Logger LOG = LoggerFactory.getLogger(RedisBuckets.class);

    private final RequestBuckets local;
    private final RedisConnector<AsyncProxyManager<String>> connector;

    RedisBuckets(@Named(LocalBuckets.NAME) RequestBuckets local, RedisAccess access) {
        this.local = local;
        this.connector = RedisConnector.start(
                access,
                "Each API node counts the requests of a caller for itself meanwhile.",
                link -> link.connect(
                        RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE),
                        server -> buckets(Bucket4jLettuce.casBasedBuilder(server)),
                        cluster -> buckets(Bucket4jLettuce.casBasedBuilder(cluster))),
                buckets -> {});
    }

    @Override
    public CompletionStage<Quota> take(String caller, Tier tier) {
        return connector
                .connection()
                .map(buckets -> take(buckets, caller, tier))
                .orElseGet(() -> local.take(caller, tier));
    }

    private CompletionStage<Quota> take(AsyncProxyManager<String> buckets, String caller, Tier tier) {
        return buckets.builder()
                .build(PREFIX + caller, () -> CompletableFuture.completedFuture(RequestBuckets.configuration(tier)))
                .tryConsumeAndReturnRemaining(1)
                .thenApply(probe -> Quota.of(tier, probe))
                .exceptionallyCompose(failure -> {
                    LOG.debug("Redis does not count, this node counts for itself: {}", failure.getMessage());
                    return local.take(caller, tier);
                });
    }

    @PreDestroy
    void close() {
        connector.close();
    }

    private static AsyncProxyManager<String> buckets(
            Bucket4jLettuce.LettuceBasedProxyManagerBuilder<String> connection) {
        return connection
                // A bucket is forgotten with its minute, so that the next minute begins with the next request.
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ZERO))
                .requestTimeout(TIMEOUT)
                .build()
                .asAsync();
    }
}
