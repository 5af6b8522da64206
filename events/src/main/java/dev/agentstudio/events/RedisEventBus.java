package dev.agentstudio.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bus over Redis pub/sub, one channel for each topic. Events that are published while Redis is unavailable are lost. */
public final class RedisEventBus implements EventBus {
    private static final String PREFIX = "agentstudio:task:";

    /** Longest time that a subscriber waits for Redis to confirm. */
    private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(RedisEventBus.class);

    private final RedisConnector<Connections> connector;
    private final LocalEventBus local = new LocalEventBus();
    private final Map<String, Integer> subscribers = new HashMap<>();

    private RedisEventBus(RedisAccess access) {
        this.connector = RedisConnector.start(
                access,
                "Thoughts, progress and log messages of agents are read from heartbeats meanwhile.",
                RedisEventBus::open,
                this::listen);
    }

    /** Does not wait for Redis to become available. While Redis is unavailable nothing arrives. */
    public static RedisEventBus connect(RedisAccess access) {
        return new RedisEventBus(access);
    }

    private static CompletionStage<Connections> open(RedisLink link) {
        return link.subscribe()
                .thenCompose(receiver -> link.<String, RedisClusterAsyncCommands<String, String>>connect(
                                StringCodec.UTF8, commands -> commands, commands -> commands)
                        .handle((sender, failure) -> connections(receiver, sender, failure))
                        .thenCompose(Function.identity()));
    }

    private static CompletionStage<Connections> connections(
            StatefulRedisPubSubConnection<String, String> receiver,
            @Nullable RedisClusterAsyncCommands<String, String> sender,
            @Nullable Throwable failure) {
        return sender == null
                ? receiver.closeAsync().thenCompose(closed -> CompletableFuture.failedStage(failure))
                : CompletableFuture.completedStage(new Connections(receiver, sender));
    }

    @Override
    public void publish(TaskEvent event) {
        Connections connections = connector.connection().orElse(null);
        if (connections == null) {
            LOG.debug("An event was lost: Redis was never available");
            return;
        }
        try {
            var unused = connections
                    .sender()
                    .publish(PREFIX + event.source().topic(), TaskEventJson.write(event))
                    .exceptionally(failure -> {
                        LOG.debug("An event was lost: {}", failure.getMessage());
                        return 0L;
                    });
        } catch (JsonProcessingException | RedisException e) {
            LOG.debug("An event was lost: {}", e.getMessage());
        }
    }

    @Override
    public Subscription subscribe(String topic, Consumer<TaskEvent> listener) {
        Subscription subscription = local.subscribe(topic, listener);
        synchronized (subscribers) {
            if (subscribers.merge(topic, 1, Integer::sum) == 1) {
                connector.connection().ifPresent(connections -> listen(connections, topic));
            }
        }
        AtomicBoolean isOpen = new AtomicBoolean(true);
        return () -> {
            if (isOpen.compareAndSet(true, false)) {
                subscription.close();
                unsubscribe(topic);
            }
        };
    }

    @Override
    public boolean isLive() {
        return connector
                .connection()
                .filter(connections -> connections.receiver().isOpen())
                .isPresent();
    }

    @Override
    public void close() {
        connector.close();
    }

    private void unsubscribe(String topic) {
        synchronized (subscribers) {
            if (subscribers.merge(topic, -1, Integer::sum) == 0) {
                subscribers.remove(topic);
                connector.connection().ifPresent(connections -> forget(connections, topic));
            }
        }
    }

    /** What was subscribed to before Redis was available. */
    private void listen(Connections opened) {
        opened.receiver().addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                deliver(message);
            }
        });
        synchronized (subscribers) {
            if (!subscribers.isEmpty()) {
                var unused = opened.receiver()
                        .async()
                        .subscribe(subscribers.keySet().stream()
                                .map(topic -> PREFIX + topic)
                                .toArray(String[]::new));
            }
        }
    }

    private static void listen(Connections connections, String topic) {
        try {
            connections
                    .receiver()
                    .async()
                    .subscribe(PREFIX + topic)
                    .get(SUBSCRIBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RedisException e) {
            LOG.debug("Events of {} may be missed, Redis does not answer: {}", topic, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Connections connections, String topic) {
        try {
            var unused = connections.receiver().async().unsubscribe(PREFIX + topic);
        } catch (RedisException e) {
            LOG.debug("Events of {} still arrive: {}", topic, e.getMessage());
        }
    }

    private void deliver(String message) {
        try {
            TaskEventJson.read(message).ifPresent(local::publish);
        } catch (JsonProcessingException e) {
            LOG.warn("An event cannot be read: {}", e.getOriginalMessage());
        }
    }

    private record Connections(
            StatefulRedisPubSubConnection<String, String> receiver, RedisClusterAsyncCommands<String, String> sender) {}
}
