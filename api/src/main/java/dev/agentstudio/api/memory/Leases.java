package dev.agentstudio.api.memory;

import dev.agentstudio.api.http.ClientDisconnect;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request holds until it is answered. A request whose client disconnects before that holds nothing any more, since the framework may then
 * drop its answer without a word. Thread-safe.
 */
public final class Leases implements AutoCloseable {
    private static final String ATTRIBUTE = Leases.class.getName();

    private final List<Runnable> releases = new ArrayList<>();
    private boolean isClosed;
    private boolean isStreamed;

    /** Those of a request; empty when it holds nothing and never did. */
    public static Optional<Leases> find(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Leases.class);
    }

    /** Those of a request, which may hold something from now on. */
    public static Leases of(HttpRequest<?> request) {
        return find(request).orElseGet(() -> {
            Leases leases = new Leases();
            request.setAttribute(ATTRIBUTE, leases);
            leases.add(ClientDisconnect.whenClosed(request, leases::disconnected));
            return leases;
        });
    }

    /** @param release runs once, when the request has been answered; at once when it has been already */
    void add(Runnable release) {
        synchronized (this) {
            if (!isClosed) {
                releases.add(release);
                return;
            }
        }
        release.run();
    }

    /** From now on the answer is written by another thread, which notices by itself that the client disconnects, and closes this. */
    public synchronized void streamed() {
        isStreamed = true;
    }

    private void disconnected() {
        synchronized (this) {
            if (isStreamed) {
                return;
            }
        }
        close();
    }

    /** Releases all. Doing it again changes nothing. */
    @Override
    public void close() {
        List<Runnable> held;
        synchronized (this) {
            isClosed = true;
            held = List.copyOf(releases);
            releases.clear();
        }
        held.forEach(Runnable::run);
    }
}
