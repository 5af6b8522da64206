package dev.agentstudio.api.hub;

import dev.agentstudio.signalr.connection.ConnectionRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The shutdown of the hub: clients are asked to connect again before their connections are closed, and none can connect to this process.
 * First of all that shuts down, and finished before the server begins to, since that closes each WebSocket at once.
 */
@Context
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HubDraining implements GracefulShutdownCapable {
    /** Longest wait for clients that do not answer the end of their WebSocket; those that do take a round trip. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ConnectionRegistry connections;

    HubDraining(ConnectionRegistry connections) {
        this.connections = connections;
    }

    @Override
    public CompletionStage<?> shutdownGracefully() {
        // Waits here, not in what is returned: the server is asked to shut down next, whatever still runs.
        connections
                .drain()
                .toCompletableFuture()
                .completeOnTimeout(null, LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return CompletableFuture.completedFuture(null);
    }
}
