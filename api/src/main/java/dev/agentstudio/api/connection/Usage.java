package dev.agentstudio.api.connection;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** An amount that clients use, limited for each and for all together. Remembers nothing of clients that use none. Thread-safe. */
final class Usage {
    private final long max;
    private final long maxEach;
    private final AtomicLong total = new AtomicLong();
    private final ConcurrentMap<String, Long> byClient = new ConcurrentHashMap<>();

    Usage(long max, long maxEach) {
        this.max = max;
        this.maxEach = maxEach;
    }

    /** Takes an amount; false when that would pass a limit, and then nothing was taken. */
    boolean take(String client, long amount) {
        if (total.addAndGet(amount) > max) {
            total.addAndGet(-amount);
            return false;
        }
        if (takeOwn(client, amount)) {
            return true;
        }
        total.addAndGet(-amount);
        return false;
    }

    /** Returns what was taken before. */
    void giveBack(String client, long amount) {
        total.addAndGet(-amount);
        byClient.computeIfPresent(client, (unused, used) -> used == amount ? null : Long.valueOf(used - amount));
    }

    long total() {
        return total.get();
    }

    private boolean takeOwn(String client, long amount) {
        // The map is changed only where there is room, so that its entry shows whether there was.
        boolean[] isTaken = {false};
        byClient.compute(client, (unused, used) -> {
            long own = used == null ? 0 : used;
            isTaken[0] = own + amount <= maxEach;
            return isTaken[0] ? Long.valueOf(own + amount) : used;
        });
        return isTaken[0];
    }
}
