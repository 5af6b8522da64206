package dev.agentstudio.api.live;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Events that wait for one subscriber. Past a limit they are dropped, with all that come later: the subscriber is too slow. Thread-safe. */
final class WaitingEvents<T> {
    private final int limit;
    private final Queue<T> events = new ArrayDeque<>();
    private volatile boolean hasOverflowed;

    WaitingEvents(int limit) {
        this.limit = limit;
    }

    synchronized void add(T event) {
        if (events.size() == limit) {
            hasOverflowed = true;
            events.clear();
        }
        if (!hasOverflowed) {
            events.add(event);
        }
    }

    /** The oldest one; null when none waits. */
    synchronized @Nullable T peek() {
        return events.peek();
    }

    /** Removes the oldest one; null when none waits. */
    synchronized @Nullable T poll() {
        return events.poll();
    }

    /** What the subscription fails with; null while the subscriber keeps up. */
    @Nullable
    RuntimeException failure() {
        return hasOverflowed ? new SlowSubscriberException(limit) : null;
    }
}
