package dev.agentstudio.signalr.connection;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What each user has on this node, as long as the user has connections. Thread-safe. */
final class UserConnections {
    private final HubSettings.UserLimits limits;
    private final ConcurrentMap<String, Usage> users = new ConcurrentHashMap<>();

    /**
     * Connections of one user.
     *
     * @param waiting those that were negotiated and that no transport has carried yet
     * @param invocations of all of them
     */
    private record Usage(int connections, int waiting, InvocationLimit invocations) {}

    UserConnections(HubSettings.UserLimits limits) {
        this.limits = limits;
    }

    /** Counts a negotiated connection; false when the user has too many that no transport carries. */
    boolean add(String user) {
        AtomicBoolean isAdded = new AtomicBoolean(true);
        users.compute(user, (id, known) -> {
            if (known == null) {
                return new Usage(1, 1, new InvocationLimit(limits.invocationsPerMinute()));
            }
            isAdded.set(known.waiting < limits.waitingConnections());
            return isAdded.get() ? new Usage(known.connections + 1, known.waiting + 1, known.invocations) : known;
        });
        return isAdded.get();
    }

    /** A transport carries a connection that waited for one. */
    void attached(String user) {
        users.computeIfPresent(user, (id, known) -> new Usage(known.connections, known.waiting - 1, known.invocations));
    }

    /** @param wasAttached whether a transport ever carried the connection */
    void remove(String user, boolean wasAttached) {
        users.computeIfPresent(
                user,
                (id, known) -> known.connections == 1
                        ? null
                        : new Usage(known.connections - 1, known.waiting - (wasAttached ? 0 : 1), known.invocations));
    }

    /** Shared by all connections of a user. */
    InvocationLimit invocations(String user) {
        Usage usage = users.get(user);
        return usage == null ? new InvocationLimit(limits.invocationsPerMinute()) : usage.invocations;
    }
}
