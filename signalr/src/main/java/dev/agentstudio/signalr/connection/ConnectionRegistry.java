package dev.agentstudio.signalr.connection;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All connections of a hub on this node. One timer serves all of them. */
public final class ConnectionRegistry implements AutoCloseable {
    private final Hub hub;
    private final HubSettings settings;
    private final Executor executor;
    private final int maxConnections;
    private final UserConnections users;
    private final ConcurrentMap<String, HubConnection> connections = new ConcurrentHashMap<>();

    /** Those that have ended, until their clients have received what was queued for them. */
    private final ConcurrentMap<String, HubConnection> ended = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("signalr-timer").daemon().factory());
    private final ScheduledFuture<?> ticking;
    private volatile boolean draining;

    /**
     * @param executor runs hub methods, which may block
     * @param tick how often times are checked: the accuracy of all timeouts
     * @param maxConnections further ones are refused
     */
    public ConnectionRegistry(Hub hub, HubSettings settings, Executor executor, Duration tick, int maxConnections) {
        this.hub = hub;
        this.settings = settings;
        this.executor = executor;
        this.maxConnections = maxConnections;
        users = new UserConnections(settings.userLimits());
        ticking = timer.scheduleWithFixedDelay(this::tick, tick.toNanos(), tick.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Makes a connection; empty when there are too many, or when this node is shutting down. Without a transport it is dropped after
     * {@link HubSettings#detachedTimeout}.
     */
    public Optional<HubConnection> negotiate(HubUser user, boolean withToken, boolean stateful) {
        if (draining || connections.size() >= maxConnections || !users.add(user.id())) {
            return Optional.empty();
        }
        ConnectionId id = withToken ? ConnectionId.random() : ConnectionId.withoutToken();
        HubConnection connection = new HubConnection(id, user, stateful, this, users.invocations(user.id()));
        connections.put(id.token(), connection);
        if (draining) {
            connection.close(null, true);
        }
        return Optional.of(connection);
    }

    /** The connection that a request belongs to; empty when it does not exist any more. */
    public Optional<HubConnection> find(@Nullable String token) {
        return token == null ? Optional.empty() : Optional.ofNullable(connections.get(token));
    }

    /** The same, also when it has ended and its client is still to receive what was queued. */
    public Optional<HubConnection> findOrEnded(String token) {
        return find(token).or(() -> Optional.ofNullable(ended.get(token)));
    }

    public Collection<HubConnection> all() {
        return List.copyOf(connections.values());
    }

    /**
     * Refuses new connections and ends the others, with the advice to connect again: to another node, since this one is shutting down.
     *
     * @return completes when the last WebSocket has ended, which is up to the clients. Clients of other transports have their messages when
     *     their requests are answered
     */
    public CompletionStage<Void> drain() {
        draining = true;
        all().forEach(connection -> connection.close(null, true));
        return CompletableFuture.allOf(ended.values().stream()
                .map(HubConnection::transport)
                .filter(Objects::nonNull)
                .map(Transport::closed)
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Whether a client is still to receive what was queued for it. */
    public boolean isEmpty() {
        return connections.isEmpty() && ended.isEmpty();
    }

    @Override
    public void close() {
        CompletionStage<Void> unused = drain();
        ticking.cancel(false);
        timer.shutdown();
    }

    private void tick() {
        long now = System.nanoTime();
        all().forEach(connection -> connection.tick(now));
        ended.values().removeIf(connection -> !connection.isDraining(now));
    }

    void attached(HubConnection connection) {
        users.attached(connection.user().id());
    }

    void ended(HubConnection connection) {
        if (connections.remove(connection.token(), connection)) {
            users.remove(connection.user().id(), connection.kind() != null);
        }
        if (connection.kind() != null) {
            ended.put(connection.token(), connection);
        }
    }

    Hub hub() {
        return hub;
    }

    HubSettings settings() {
        return settings;
    }

    Executor executor() {
        return executor;
    }
}
