package dev.agentstudio.api.ratelimit;

import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts in Redis, so that all API nodes share one limit. While Redis is away each node counts for itself. */
@Singleton
@Primary
@Requires(property = "redis.uri")
final class RedisBuckets implements RequestBuckets {
    /** A request must not wait for a count longer than this. */
    private static final Duration TIMEOUT = Duration.ofMillis(250);

    private static final String PREFIX = "agentstudio:limit:";
    private static final Logger LOG = LoggerFactory.getLogger(RedisBuckets.class);

    private final RequestBuckets local;
    private final RedisClient client;
    private final AsyncProxyManager<String> buckets;

    /** @param uri as in {@code redis://host:6379} */
    RedisBuckets(@Named(LocalBuckets.NAME) RequestBuckets local, @Value("${redis.uri}") String uri) {
        this.local = local;
        this.client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        this.buckets = Bucket4jLettuce.casBasedBuilder(connect(uri))
                // A bucket is forgotten with its minute, so that the next minute begins with the next request.
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ZERO))
                .requestTimeout(TIMEOUT)
                .build()
                .asAsync();
    }

    @Override
    public CompletionStage<Quota> take(String caller, Tier tier) {
        return buckets.builder()
                .build(PREFIX + caller, () -> CompletableFuture.completedFuture(RequestBuckets.configuration(tier)))
                .tryConsumeAndReturnRemaining(1)
                .thenApply(probe -> Quota.of(tier, probe))
                .exceptionallyCompose(failure -> {
                    LOG.warn("Redis does not count, this node counts for itself: {}", failure.getMessage());
                    return local.take(caller, tier);
                });
    }

    @PreDestroy
    void close() {
        client.shutdown();
    }

    private StatefulRedisConnection<String, byte[]> connect(String uri) {
        try {
            return client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        } catch (RedisException e) {
            client.shutdown();
            throw new ConfigurationException("redis.uri: no Redis answers at " + uri, e);
        }
    }
}
