package dev.agentstudio.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.api.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VisibilitySlotsTest {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final VisibilitySlots slots = new VisibilitySlots(2, Duration.ofMinutes(2));
    private final CountDownLatch ends = new CountDownLatch(1);
    private final AtomicInteger inFlight = new AtomicInteger();

    @AfterEach
    void close() {
        ends.countDown();
        executor.shutdownNow();
    }

    @Test
    void noMoreCallsThanSlotsAreInFlight() {
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int call = 0; call < 10; call++) {
            calls.add(start(() -> {
                int now = inFlight.incrementAndGet();
                awaitEnd();
                inFlight.decrementAndGet();
                return now;
            }));
        }
        await().until(() -> inFlight.get() == 2);
        ends.countDown();

        assertThat(calls).allSatisfy(call -> assertThat(call.join()).isLessThanOrEqualTo(2));
    }

    @Test
    void waitingCallsFollowInTheirOrder() {
        VisibilitySlots one = new VisibilitySlots(1, Duration.ofMinutes(2));
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        calls.add(start(one, this::occupy));
        await().until(() -> inFlight.get() == 1);
        for (int call = 0; call < 20; call++) {
            int number = call;
            calls.add(start(one, () -> {
                order.add(number);
                return number;
            }));
            await().until(() -> one.waiting() == number + 1);
        }
        ends.countDown();
        calls.forEach(call -> assertThat(call.join()).isNotNegative());

        assertThat(order).isSorted().hasSize(20);
    }

    @Test
    void callThatWaitsTooLongIsRefused() {
        VisibilitySlots impatient = new VisibilitySlots(0, Duration.ofMillis(10));

        assertThatThrownBy(() -> impatient.call(() -> 1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("too many requests");
    }

    @Test
    void callsThatWaitFailWithTheOutageThatTheyWaitFor() {
        CountDownLatch outage = new CountDownLatch(1);
        List<CompletableFuture<Integer>> failing = new ArrayList<>();
        for (int call = 0; call < 2; call++) {
            failing.add(start(() -> {
                inFlight.incrementAndGet();
                awaitLatch(outage);
                throw ProblemException.temporalUnavailable();
            }));
        }
        await().until(() -> inFlight.get() == 2);
        CompletableFuture<Integer> waiting = start(() -> 1);
        await().until(() -> slots.waiting() == 1);
        outage.countDown();

        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ProblemException.class);
        assertThat(failing)
                .allSatisfy(call -> assertThatThrownBy(call::join).hasCauseInstanceOf(ProblemException.class));
        assertThat(slots.call(() -> "after the outage")).isEqualTo("after the outage");
    }

    @Test
    void refusedCallIsSentAgainBeforeThoseThatCameLater() {
        VisibilitySlots one = new VisibilitySlots(1, Duration.ofMinutes(2));
        List<String> order = new CopyOnWriteArrayList<>();
        AtomicInteger tries = new AtomicInteger();
        CompletableFuture<Integer> refused = start(one, () -> {
            order.add("first");
            if (tries.getAndIncrement() > 0) {
                return 1;
            }
            inFlight.incrementAndGet();
            awaitEnd();
            throw ProblemException.temporalBusy();
        });
        await().until(() -> inFlight.get() == 1);
        CompletableFuture<Integer> later = start(one, () -> {
            order.add("later");
            return 2;
        });
        await().until(() -> one.waiting() == 1);
        ends.countDown();

        assertThat(refused.join()).isEqualTo(1);
        assertThat(later.join()).isEqualTo(2);
        assertThat(order).containsExactly("first", "first", "later");
    }

    @Test
    void callThatIsRefusedForTooLongFails() {
        VisibilitySlots impatient = new VisibilitySlots(2, Duration.ofMillis(10));

        assertThatThrownBy(() -> impatient.call(() -> {
                    throw ProblemException.temporalBusy();
                }))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("too many requests");
        assertThat(impatient.waiting()).isZero();
    }

    private int occupy() {
        inFlight.incrementAndGet();
        awaitEnd();
        return 0;
    }

    private CompletableFuture<Integer> start(Supplier<Integer> call) {
        return start(slots, call);
    }

    private CompletableFuture<Integer> start(VisibilitySlots within, Supplier<Integer> call) {
        return CompletableFuture.supplyAsync(() -> within.call(call), executor);
    }

    private void awaitEnd() {
        awaitLatch(ends);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
