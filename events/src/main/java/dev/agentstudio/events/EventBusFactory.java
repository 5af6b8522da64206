package dev.agentstudio.events;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Which bus this process is on: {@code events.bus} is {@code local}, {@code redis} or {@code none}. */
@Factory
final class EventBusFactory {
    /**
     * The bus of the process.
     *
     * @param kind null is {@code redis} where {@code redis.uri} is set, else {@code none}
     * @param redis null where it is not set
     */
    @Singleton
    @Bean(preDestroy = "close")
    EventBus eventBus(@Nullable @Property(name = "events.bus") String kind, @Nullable RedisAccess redis) {
        String chosen = kind != null ? kind : redis == null ? "none" : "redis";
        return switch (chosen) {
            case "local" -> new LocalEventBus();
            case "none" -> EventBus.NONE;
            case "redis" -> RedisEventBus.connect(required(redis));
            default ->
                throw new ConfigurationException(
                        "events.bus: local, redis or none is expected, not '%s'".formatted(kind));
        };
    }

    private static RedisAccess required(@Nullable RedisAccess redis) {
        if (redis == null) {
            throw new ConfigurationException("events.bus: redis needs redis.uri, as in redis://host:6379");
        }
        return redis;
    }
}
