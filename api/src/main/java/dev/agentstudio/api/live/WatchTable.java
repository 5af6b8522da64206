package dev.agentstudio.api.live;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The watches of this node, each kept as long as it has subscribers. Thread-safe.
 *
 * @param <K> what is watched
 */
final class WatchTable<K, W> {
    private final Map<K, Entry<W>> entries = new ConcurrentHashMap<>();
    private final Consumer<W> stop;

    /** @param stop ends a watch that has no subscriber any more */
    WatchTable(Consumer<W> stop) {
        this.stop = stop;
    }

    /**
     * The watch for one more subscriber, which is to be released once.
     *
     * @param isUsable whether the known watch can have further subscribers; else a new one takes its place
     * @param begin makes and starts a watch
     */
    W acquire(K key, Predicate<W> isUsable, Supplier<W> begin) {
        return entries.compute(
                        key,
                        (same, known) -> known == null || !isUsable.test(known.watch())
                                ? new Entry<>(begin.get(), 1)
                                : known.with(1))
                .watch();
    }

    /** A subscriber has ended. */
    void release(K key, W watch) {
        change(key, watch, known -> {
            Entry<W> fewer = known.with(-1);
            if (fewer.subscribers() > 0) {
                return fewer;
            }
            stop.accept(watch);
            return null;
        });
    }

    /** A watch has ended by itself. */
    void forget(K key, W watch) {
        change(key, watch, known -> null);
    }

    @Nullable
    W get(K key) {
        Entry<W> known = entries.get(key);
        return known == null ? null : known.watch();
    }

    List<W> all() {
        return entries.values().stream().map(Entry::watch).toList();
    }

    int size() {
        return entries.size();
    }

    /** Does nothing when another watch has taken the place of this one. */
    private void change(K key, W watch, Change<W> change) {
        entries.computeIfPresent(key, (same, known) -> known.watch().equals(watch) ? change.apply(known) : known);
    }

    private interface Change<W> {
        @Nullable
        Entry<W> apply(Entry<W> known);
    }

    private record Entry<W>(W watch, int subscribers) {
        Entry<W> with(int more) {
            return new Entry<>(watch, subscribers + more);
        }
    }
}
