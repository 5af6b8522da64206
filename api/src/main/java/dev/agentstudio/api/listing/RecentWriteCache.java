package dev.agentstudio.api.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.workflows.id.WorkflowId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers the newest writes of each caller for some seconds. */
@Singleton
final class RecentWriteCache implements RecentWrites {
    /** Longer than visibility lags, and than a {@link RowSample} is kept. */
    static final Duration HOLD = Duration.ofSeconds(10);

    /** Writes remembered for a caller. Each costs every list of that caller a read; the lists of a caller who writes more lag as visibility does. */
    private static final int MAX_WRITES = 32;

    private static final int MAX_CALLERS = 10_000;

    private final List<WriteListener> listeners;
    private final Cache<String, Writes> writes = Caffeine.newBuilder()
            .expireAfterWrite(HOLD)
            .maximumSize(MAX_CALLERS)
            .build();

    RecentWriteCache(List<WriteListener> listeners) {
        this.listeners = listeners;
    }

    @Override
    public void wrote(String subject, WorkflowId workflowId) {
        writes.asMap()
                .compute(subject, (key, known) -> (known == null ? new Writes(Map.of()) : known).with(workflowId));
        listeners.forEach(listener -> listener.wrote(subject, workflowId));
    }

    /** Ids of the workflows that a caller wrote recently. */
    List<WorkflowId> of(String subject) {
        Writes known = writes.getIfPresent(subject);
        return known == null ? List.of() : known.unexpired();
    }

    /** Differs from an earlier one, in the sense of {@link Object#equals}, once the caller has written again. */
    Object version(String subject) {
        Writes known = writes.getIfPresent(subject);
        return known == null ? Map.of() : known;
    }

    /** @param times by workflow id, oldest first, in {@link System#nanoTime} */
    private record Writes(Map<WorkflowId, Long> times) {
        Writes with(WorkflowId workflowId) {
            Map<WorkflowId, Long> newer = new LinkedHashMap<>(times);
            newer.remove(workflowId);
            newer.put(workflowId, System.nanoTime());
            if (newer.size() > MAX_WRITES) {
                newer.remove(newer.keySet().iterator().next());
            }
            return new Writes(newer);
        }

        List<WorkflowId> unexpired() {
            long now = System.nanoTime();
            return times.entrySet().stream()
                    .filter(write -> now - write.getValue() < HOLD.toNanos())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
