package dev.agentstudio.api.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.temporal.VisibilitySlots;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many callers who ask for lists at once, of a store that executes one query at a time. */
class ListOverloadTest {
    private static final int CALLERS = 40;

    private final ListModel model = new ListModel(new ModelVisibility(1000));
    private final ModelRows rows = new ModelRows(new Random(1), 10);

    ListOverloadTest() {
        IntStream.range(0, 600).forEach(row -> model.visibility.put(rows.next()));
    }

    @Test
    void ownerIsSampledOnceForAllWhoWaitForIt() {
        try (SerialStore store = new SerialStore(model.visibility, Duration.ofMillis(20), Duration.ofSeconds(30))) {
            assertThat(refused(store, caller -> ListModel.query(SortBy.CREATED_AT, SortOrder.DESC, filter(caller), 10)))
                    .isZero();

            assertThat(store.queries).hasValueLessThan(CALLERS + CALLERS / 2);
        }
    }

    @Test
    void equalPagesInFlightAreReadOnce() {
        try (SerialStore store = new SerialStore(model.visibility, Duration.ofMillis(20), Duration.ofSeconds(30))) {
            assertThat(refused(store, caller -> ListModel.query(SortBy.CREATED_AT, SortOrder.DESC, filter(0), 10)))
                    .isZero();

            assertThat(store.queries).hasValueLessThan(CALLERS / 2);
        }
    }

    /** A query takes a fortieth of the deadline, so that all calls at once exceed it. */
    @Test
    void nobodyIsRefusedBecauseManyAskAtOnce() {
        try (SerialStore store =
                new SerialStore(model.visibility, Duration.ofMillis(25), Duration.ofMillis(25L * CALLERS / 2))) {
            Visibility bounded = new BoundedVisibility(store, new VisibilitySlots(4, Duration.ofSeconds(30)));

            assertThat(refused(
                            bounded, caller -> ListModel.query(SortBy.CREATED_AT, SortOrder.DESC, filter(caller), 10)))
                    .isZero();
        }
    }

    /** Twice as many calls at once as the store accepts in a second, and a few more for the sample. */
    @Test
    void nobodyIsRefusedBecauseOfAQuota() {
        QuotaStore store = new QuotaStore(model.visibility, CALLERS / 2);
        Visibility bounded = new BoundedVisibility(store, new VisibilitySlots(4, Duration.ofMinutes(2)));

        assertThat(refused(bounded, caller -> ListModel.query(SortBy.CREATED_AT, SortOrder.DESC, filter(caller), 10)))
                .isZero();
        assertThat(store.accepted).hasValueGreaterThan(CALLERS);
    }

    private int refused(Visibility store, IntFunction<ListQuery> query) {
        AtomicInteger refused = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(CALLERS);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, CALLERS)
                    .mapToObj(caller -> CompletableFuture.runAsync(
                            () -> {
                                try {
                                    together.await();
                                    model.page(query.apply(caller), store);
                                } catch (ProblemException e) {
                                    refused.incrementAndGet();
                                } catch (BrokenBarrierException | InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            executor))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
        return refused.get();
    }

    private static ListQuery.Filter filter(int caller) {
        return new ListQuery.Filter(null, null, null, null, ModelRows.BEGIN.minusSeconds(caller), null);
    }

    /** As {@link TemporalVisibility} sends its calls. */
    private record BoundedVisibility(Visibility visibility, VisibilitySlots slots) implements Visibility {
        @Override
        public int pageSize() {
            return visibility.pageSize();
        }

        @Override
        public long count(Condition condition) {
            return slots.call(() -> visibility.count(condition));
        }

        @Override
        public Rows list(Condition condition, String token) {
            return slots.call(() -> visibility.list(condition, token));
        }
    }
}
