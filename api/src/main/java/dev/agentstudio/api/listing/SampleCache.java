package dev.agentstudio.api.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Random samples of each owner's workflows. Workflow ids are random, so those below some id are a sample of all, which one call can fetch.
 * The same call fetches the runs that continue a workflow whose earlier run has ended, since the earlier runs must not be listed.
 */
@Singleton
final class SampleCache {
    /** How long a sample is used. Bounds how long a run that another node resumed is listed beside its successor. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** How long the size of a sample is remembered. */
    private static final Duration REMEMBERED = Duration.ofMinutes(30);

    /** Rows that are kept, of all samples together; a row takes about 500 bytes. */
    private static final int MAX_ROWS = 40_000;

    /** Part of all ids that is fetched of an owner for the first time: suits 100,000 workflows. */
    private static final double FIRST_SHARE = 1.0 / 112;

    /** Part of an answer that a sample should fill, so that it fits into one. */
    private static final double TARGET = 0.88;

    /** Number of answers that an owner's rows must exceed before a larger sample is worth its cost. */
    private static final int SHORT = 2;

    private final Cache<String, CachedSample> samples = Caffeine.newBuilder()
            .expireAfterAccess(REMEMBERED)
            .maximumWeight(MAX_ROWS)
            .weigher((String scope, CachedSample known) ->
                    1 + known.sample().rows().size())
            .build();

    private final SingleFlight<String, CachedSample> flights = new SingleFlight<>();

    /**
     * The sample of a scope, taken now if the cached one has expired.
     *
     * @param scope its name
     * @param members which runs belong to it
     */
    CachedSample of(String scope, Condition members, Visibility visibility) {
        return fresh(scope).orElseGet(() -> flights.get(scope, () -> refreshed(scope, members, visibility)));
    }

    private Optional<CachedSample> fresh(String scope) {
        return Optional.ofNullable(samples.getIfPresent(scope))
                .filter(sample -> System.nanoTime() - sample.takenAt() < FRESH.toNanos());
    }

    private CachedSample refreshed(String scope, Condition members, Visibility visibility) {
        return fresh(scope).orElseGet(() -> {
            CachedSample known = samples.getIfPresent(scope);
            CachedSample taken =
                    take(members, visibility, known == null ? FIRST_SHARE : known.nextShare(visibility.pageSize()));
            samples.put(scope, taken);
            return taken;
        });
    }

    private static CachedSample take(Condition members, Visibility visibility, double share) {
        long takenAt = System.nanoTime();
        long end = (long) (share * SortKey.WorkflowIds.LAST);
        Condition picked = Condition.either(
                new Condition.IdBelow(SortKey.WorkflowIds.id(end)), new Condition.Yes(Attribute.RESUMED));
        List<Row> rows = new ArrayList<>();
        String token = "";
        do {
            Visibility.Rows answer = visibility.list(Condition.all(members, picked), token);
            rows.addAll(answer.rows());
            token = answer.next();
            if (!token.isEmpty() && rows.stream().noneMatch(Row::resumed)) {
                // There is much more than was thought; what came is no sample, since visibility has an order of its
                // own.
                return take(members, visibility, share / 16);
            }
        } while (!token.isEmpty());
        RowSample sample = new RowSample(
                rows.stream()
                        .filter(row -> SortKey.WorkflowIds.key(row.workflowId().value()) < end)
                        .toList(),
                1 / share);
        return new CachedSample(sample, superseding(rows), share, takenAt);
    }

    private static Condition superseding(List<Row> rows) {
        Set<String> workflows = new HashSet<>();
        Set<String> runs = new HashSet<>();
        OverlaidSource.newest(rows.stream().filter(Row::resumed).toList()).forEach(row -> {
            workflows.add(row.workflowId().value());
            runs.add(row.runId().value());
        });
        return workflows.isEmpty()
                ? Condition.ANY
                : Condition.either(
                        new Condition.NoneOf(Attribute.ID, workflows), new Condition.OneOf(Attribute.RUN, runs));
    }

    /**
     * A sample, and what came with it.
     *
     * @param newest leaves out the runs that a later run of the same workflow followed
     * @param takenAt in {@link System#nanoTime}
     */
    record CachedSample(RowSample sample, Condition newest, double share, long takenAt) {
        double nextShare(int pageSize) {
            int rows = Math.max(1, sample.rows().size());
            return rows / share < SHORT * pageSize ? share : Math.clamp(share * TARGET * pageSize / rows, 1e-9, 1.0);
        }
    }
}
