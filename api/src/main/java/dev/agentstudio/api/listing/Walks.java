package dev.agentstudio.api.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where pages ended that were asked for by offset. Whoever then asks for the rows after such a page gets the rows after it, although some
 * before it came or went meanwhile; on another node, or later, the offset is counted anew.
 */
@Singleton
final class Walks {
    /** How long somebody may take for the next page. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MAX_WALKS = 2_000;

    private final Cache<String, Map<Integer, Start.After>> ends = Caffeine.newBuilder()
            .expireAfterAccess(PATIENCE)
            .maximumSize(MAX_WALKS)
            .build();

    /** Where a page begins. A page at offset 0 begins a new walk. */
    Start start(String list, int offset) {
        if (offset == 0) {
            ends.invalidate(list);
            return new Start.Offset(0);
        }
        return Optional.ofNullable(ends.getIfPresent(list))
                .map(walk -> walk.get(offset))
                .<Start>map(after -> after)
                .orElseGet(() -> new Start.Offset(offset));
    }

    void ended(String list, int offset, Start.After end) {
        ends.get(list, key -> new ConcurrentHashMap<>()).put(offset, end);
    }
}
