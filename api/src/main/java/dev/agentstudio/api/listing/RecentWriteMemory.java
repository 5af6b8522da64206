package dev.agentstudio.api.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the newest writes of each caller for some seconds. */
@Singleton
final class RecentWriteMemory implements RecentWrites {
    /** Longer than visibility lags, and than a {@link Sample} is kept. */
    static final Duration HOLD = Duration.ofSeconds(10);

    /** Writes held for a caller. Each costs every list of that caller a read; who writes more has lists that lag a little. */
    private static final int MAX_WRITES = 32;

    private static final int MAX_CALLERS = 10_000;

    private final Cache<String, Writes> writes = Caffeine.newBuilder()
            .expireAfterWrite(HOLD)
            .maximumSize(MAX_CALLERS)
            .build();

    @Override
    public void wrote(String subject, String workflowId) {
        writes.asMap()
                .compute(subject, (key, known) -> (known == null ? new Writes(Map.of()) : known).with(workflowId));
    }

    /** Ids of the workflows that a caller wrote lately. */
    List<String> of(String subject) {
        Writes known = writes.getIfPresent(subject);
        return known == null ? List.of() : known.fresh();
    }

    /** @param times by workflow id, oldest first, in {@link System#nanoTime} */
    private record Writes(Map<String, Long> times) {
        Writes with(String workflowId) {
            Map<String, Long> newer = new LinkedHashMap<>(times);
            newer.remove(workflowId);
            newer.put(workflowId, System.nanoTime());
            if (newer.size() > MAX_WRITES) {
                newer.remove(newer.keySet().iterator().next());
            }
            return new Writes(newer);
        }

        List<String> fresh() {
            long now = System.nanoTime();
            return times.entrySet().stream()
                    .filter(write -> now - write.getValue() < HOLD.toNanos())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
