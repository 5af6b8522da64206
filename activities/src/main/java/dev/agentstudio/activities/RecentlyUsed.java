package dev.agentstudio.activities;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the values that were used last. For one thread at a time. */
final class RecentlyUsed<K, V> {
    private final Map<K, V> values;

    /** @param limit how many, at most */
    RecentlyUsed(int limit) {
        values = new LinkedHashMap<>(limit, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(values.get(key));
    }

    void put(K key, V value) {
        values.put(key, value);
    }

    void remove(K key) {
        values.remove(key);
    }
}
