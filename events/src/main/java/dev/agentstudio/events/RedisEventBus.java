package dev.agentstudio.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentstudio.workflows.live.EventBus;
import dev.agentstudio.workflows.live.LocalEventBus;
import dev.agentstudio.workflows.live.TaskEvent;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bus over Redis pub/sub, one channel for each topic. What is sent while Redis is away is lost. */
public final class RedisEventBus implements EventBus {
    private static final String PREFIX = "agentstudio:task:";

    /** Whoever begins to watch waits this long for Redis to know of it. */
    private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(RedisEventBus.class);

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> sender;
    private final StatefulRedisPubSubConnection<String, String> receiver;
    private final LocalEventBus local = new LocalEventBus();
    private final Map<String, Integer> subscribers = new HashMap<>();

    private RedisEventBus(
            RedisClient client,
            StatefulRedisConnection<String, String> sender,
            StatefulRedisPubSubConnection<String, String> receiver) {
        this.client = client;
        this.sender = sender;
        this.receiver = receiver;
        receiver.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                deliver(message);
            }
        });
    }

    /** @param uri as in {@code redis://host:6379} */
    public static RedisEventBus connect(String uri) {
        RedisClient client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        try {
            return new RedisEventBus(client, client.connect(), client.connectPubSub());
        } catch (RedisException e) {
            client.shutdown();
            throw new ConfigurationException("redis.uri: no Redis answers at " + uri, e);
        }
    }

    @Override
    public void publish(TaskEvent event) {
        try {
            var unused = sender.async()
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
                listen(topic);
            }
        }
        return () -> {
            subscription.close();
            synchronized (subscribers) {
                if (subscribers.merge(topic, -1, Integer::sum) == 0) {
                    subscribers.remove(topic);
                    var unused = receiver.async().unsubscribe(PREFIX + topic);
                }
            }
        };
    }

    @Override
    public boolean isLive() {
        return receiver.isOpen();
    }

    @Override
    public void close() {
        client.shutdown();
    }

    private void listen(String topic) {
        try {
            receiver.async().subscribe(PREFIX + topic).get(SUBSCRIBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Events of {} may be missed, Redis does not answer: {}", topic, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(String message) {
        try {
            TaskEventJson.read(message).ifPresent(local::publish);
        } catch (JsonProcessingException e) {
            LOG.warn("An event cannot be read: {}", e.getOriginalMessage());
        }
    }
}
