package dev.agentstudio.signalr.connection;

import java.util.concurrent.TimeUnit;

/** How many invocations are allowed in any minute: so many at once, after which one more becomes available in each part of a minute. Thread-safe. */
final class InvocationLimit {
    private static final double MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private double available;
    private long refilledAt = System.nanoTime();

    InvocationLimit(int perMinute) {
        this.perMinute = perMinute;
        this.available = perMinute;
    }

    int perMinute() {
        return perMinute;
    }

    /**
     * Counts an invocation.
     *
     * @param now as {@link System#nanoTime}
     * @return false when it is one too many
     */
    synchronized boolean count(long now) {
        available = Math.min(perMinute, available + (now - refilledAt) / MINUTE_NANOS * perMinute);
        refilledAt = now;
        if (available < 1) {
            return false;
        }
        available--;
        return true;
    }
}
