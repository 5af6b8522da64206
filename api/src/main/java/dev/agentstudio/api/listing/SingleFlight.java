package dev.agentstudio.api.listing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Computes something once for all callers that ask for the same while it is being computed. Thread-safe. */
final class SingleFlight<K, V> {
    private final Map<K, FutureTask<V>> flights = new ConcurrentHashMap<>();

    /**
     * The value of a key: of the computation in flight, or else of this one, which runs in the caller's thread.
     *
     * @throws RuntimeException as the computation did, for all of its callers
     */
    V get(K key, Supplier<V> computation) {
        FutureTask<V> own = new FutureTask<>(computation::get);
        FutureTask<V> flying = flights.putIfAbsent(key, own);
        if (flying != null) {
            return await(flying);
        }
        own.run();
        flights.remove(key, own);
        return await(own);
    }

    private static <V> V await(Future<V> flight) {
        try {
            return flight.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
