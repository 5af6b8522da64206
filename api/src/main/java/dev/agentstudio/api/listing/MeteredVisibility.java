package dev.agentstudio.api.listing;

import java.time.Duration;
import java.util.function.Supplier;

/** Counts and times the visibility calls of one request. Not thread-safe. */
final class MeteredVisibility implements Visibility {
    private final Visibility visibility;
    private int calls;
    private long nanos;

    MeteredVisibility(Visibility visibility) {
        this.visibility = visibility;
    }

    @Override
    public int pageSize() {
        return visibility.pageSize();
    }

    @Override
    public long count(Condition condition) {
        return timed(() -> visibility.count(condition));
    }

    @Override
    public Rows list(Condition condition, String token) {
        return timed(() -> visibility.list(condition, token));
    }

    int calls() {
        return calls;
    }

    Duration time() {
        return Duration.ofNanos(nanos);
    }

    private <T> T timed(Supplier<T> call) {
        long begin = System.nanoTime();
        calls++;
        try {
            return call.get();
        } finally {
            nanos += System.nanoTime() - begin;
        }
    }
}
