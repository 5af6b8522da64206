package dev.agentstudio.api.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Pages that were read a moment ago, for equal requests of the same caller. Many clients of one owner who ask again and again, such as dashboards, then cost
 * no more visibility calls than one. Thread-safe.
 */
@Singleton
final class PageMemory {
    /** How long a page is used. Visibility itself lags by about as much. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Rows that are kept, of all pages together; a row takes about 1 KB. */
    private static final int MAX_ROWS = 20_000;

    private final Cache<Object, WorkflowPage> pages;

    @Inject
    PageMemory() {
        this(FRESH, Ticker.systemTicker());
    }

    /** @param fresh how long a page is used; zero for not at all */
    PageMemory(Duration fresh, Ticker ticker) {
        pages = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(fresh)
                .maximumWeight(MAX_ROWS)
                .weigher((Object request, WorkflowPage page) -> 1 + page.items().size())
                .build();
    }

    /** @param request equal to another one only if the same page answers both */
    Optional<WorkflowPage> find(Object request) {
        return Optional.ofNullable(pages.getIfPresent(request));
    }

    void keep(Object request, WorkflowPage page) {
        pages.put(request, page);
    }
}
