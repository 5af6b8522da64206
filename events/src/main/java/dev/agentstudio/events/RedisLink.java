package dev.agentstudio.events;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One client of Redis with its connections: to a server, to the master that sentinels name, or to a cluster. */
public sealed interface RedisLink extends AutoCloseable {
    AbstractRedisClient client();

    /** What is said to be unavailable when a connection is lost. */
    String subject();

    /** Opens a connection for messages. */
    CompletionStage<? extends StatefulRedisPubSubConnection<String, String>> subscribe();

    /**
     * Opens a connection for commands.
     *
     * @param onServer what is made of one to a server
     * @param onCluster what is made of one to a cluster
     */
    <V, R> CompletionStage<R> connect(
            RedisCodec<String, V> codec,
            Function<RedisAsyncCommands<String, V>, R> onServer,
            Function<RedisAdvancedClusterAsyncCommands<String, V>, R> onCluster);

    /** Closes all connections. */
    @Override
    default void close() {
        client().shutdown();
    }

    /** @param address of the server, or of the sentinels */
    record Single(RedisClient client, RedisURI address) implements RedisLink {
        @Override
        public String subject() {
            return "Redis";
        }

        @Override
        public CompletionStage<StatefulRedisPubSubConnection<String, String>> subscribe() {
            return client.connectPubSubAsync(StringCodec.UTF8, address);
        }

        @Override
        public <V, R> CompletionStage<R> connect(
                RedisCodec<String, V> codec,
                Function<RedisAsyncCommands<String, V>, R> onServer,
                Function<RedisAdvancedClusterAsyncCommands<String, V>, R> onCluster) {
            return client.connectAsync(codec, address)
                    .thenApply(StatefulRedisConnection::async)
                    .thenApply(onServer);
        }
    }

    record Cluster(RedisClusterClient client) implements RedisLink {
        @Override
        public String subject() {
            return "A node of the Redis cluster";
        }

        @Override
        public CompletionStage<? extends StatefulRedisPubSubConnection<String, String>> subscribe() {
            return client.refreshPartitionsAsync()
                    .thenCompose(nodesAreKnown -> client.connectPubSubAsync(StringCodec.UTF8));
        }

        @Override
        public <V, R> CompletionStage<R> connect(
                RedisCodec<String, V> codec,
                Function<RedisAsyncCommands<String, V>, R> onServer,
                Function<RedisAdvancedClusterAsyncCommands<String, V>, R> onCluster) {
            return client.refreshPartitionsAsync()
                    .thenCompose(nodesAreKnown -> client.connectAsync(codec))
                    .thenApply(StatefulRedisClusterConnection::async)
                    .thenApply(onCluster);
        }
    }
}
