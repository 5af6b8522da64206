package dev.agentstudio.api.workflow.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.workflows.id.RunId;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Deleted runs, which Temporal may still show for a while. By run, since an idempotency key may start the same workflow id again. */
@Singleton
public final class Tombstones {
    /** Longer than Temporal takes to delete a run: up to 35 seconds on a cluster with default settings. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Cache<RunId, Boolean> runIds =
            Caffeine.newBuilder().expireAfterWrite(KEPT).build();

    public void add(RunId runId) {
        runIds.put(runId, true);
    }

    boolean has(RunId runId) {
        return runIds.getIfPresent(runId) != null;
    }
}
