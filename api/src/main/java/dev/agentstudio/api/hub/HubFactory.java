package dev.agentstudio.api.hub;

import dev.agentstudio.signalr.connection.ConnectionRegistry;
import dev.agentstudio.signalr.connection.HubSettings;
import dev.agentstudio.signalr.http.HubEndpoint;
import dev.agentstudio.signalr.http.HubSocket;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes the parts of the hub's server. */
@Factory
final class HubFactory {
    /** How often the times of connections are checked. */
    private static final Duration TICK = Duration.ofSeconds(1);

    @Singleton
    HubSettings settings(HubProperties properties) {
        return properties.settings();
    }

    @Singleton
    @Bean(preDestroy = "close")
    ConnectionRegistry connections(
            WorkflowHub hub, HubServices services, HubSettings settings, HubProperties properties) {
        return new ConnectionRegistry(hub, settings, services.executor(), TICK, properties.maxConnections());
    }

    @Singleton
    HubEndpoint endpoint(ConnectionRegistry connections, HubSettings settings) {
        return new HubEndpoint(connections, settings);
    }

    @Singleton
    HubSocket socket(ConnectionRegistry connections, HubSettings settings) {
        return new HubSocket(connections, settings);
    }
}
