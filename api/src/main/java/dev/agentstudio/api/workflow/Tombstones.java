package dev.agentstudio.api.workflow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Deleted workflows, which Temporal may still show for a while. */
@Singleton
final class Tombstones {
    /** Longer than Temporal takes to delete a run: up to 35 seconds on a cluster with default settings. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Cache<String, Boolean> ids =
            Caffeine.newBuilder().expireAfterWrite(KEPT).build();

    void add(String workflowId) {
        ids.put(workflowId, true);
    }

    boolean has(String workflowId) {
        return ids.getIfPresent(workflowId) != null;
    }
}
