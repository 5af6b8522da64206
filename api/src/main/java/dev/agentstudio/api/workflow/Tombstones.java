package dev.agentstudio.api.workflow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Deleted runs, which Temporal may still show for a while. By run, since an idempotency key may start the same workflow id again. */
@Singleton
final class Tombstones {
    /** Longer than Temporal takes to delete a run: up to 35 seconds on a cluster with default settings. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Cache<String, Boolean> runIds =
            Caffeine.newBuilder().expireAfterWrite(KEPT).build();

    void add(String runId) {
        runIds.put(runId, true);
    }

    boolean has(String runId) {
        return runIds.getIfPresent(runId) != null;
    }
}
