package dev.agentstudio.api.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers at which row each page that was requested by offset ended. The request for the next offset then continues after that row, so
 * that rows which were created or deleted before it meanwhile shift nothing. On another node, or later, the offset is counted again.
 */
@Singleton
final class OffsetBookmarks {
    /** How long a bookmark is kept after its last use. */
    private static final Duration EXPIRY = Duration.ofSeconds(60);

    private static final int MAX_LISTS = 2_000;

    private final Cache<String, Map<Integer, PageStart.After>> ends = Caffeine.newBuilder()
            .expireAfterAccess(EXPIRY)
            .maximumSize(MAX_LISTS)
            .build();

    /** Where a page begins. A page at offset 0 forgets the bookmarks of its list. */
    PageStart start(String list, int offset) {
        if (offset == 0) {
            ends.invalidate(list);
            return new PageStart.Offset(0);
        }
        return Optional.ofNullable(ends.getIfPresent(list))
                .map(pages -> pages.get(offset))
                .<PageStart>map(after -> after)
                .orElseGet(() -> new PageStart.Offset(offset));
    }

    /** @param offset rows of the list up to and including the last row of the page */
    void remember(String list, int offset, PageStart.After end) {
        ends.get(list, key -> new ConcurrentHashMap<>()).put(offset, end);
    }
}
