package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What large requests take together is bounded. */
class RequestMemoryTest {
    /** As values and as JSON. */
    private static final long LARGEST = 2L * AgentRequest.MAX_BYTES;

    private static final Duration LATER = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** It is an outage of the worker, so it costs no retry. */
    @Test
    void callThatFindsNoRoomIsTriedAgainLater() throws Exception {
        RequestMemory memory = new RequestMemory(LARGEST + 10_000, Duration.ofMillis(20));
        memory.acquire(() -> {});
        assertThatThrownBy(() -> memory.acquire(() -> {})).isInstanceOfSatisfying(AgentCallException.class, refused -> {
            assertThat(refused.type()).isEqualTo(AgentFailureType.AGENT_UNAVAILABLE);
            assertThat(refused.type().isCounted()).isFalse();
        });
    }

    @Test
    void smallRequestsReturnWhatTheyDoNotNeed() throws Exception {
        RequestMemory memory = new RequestMemory(LARGEST + 10_000_000, Duration.ofMillis(20));
        List<RequestMemory.Lease> leases = new ArrayList<>();
        for (int call = 0; call < 100; call++) {
            leases.add(memory.acquire(() -> {}));
            leases.getLast().reduceTo(30_000);
        }
        assertThat(memory.takenBytes()).isBetween(6_000_000L, 6_200_000L);
        leases.forEach(RequestMemory.Lease::close);
        assertThat(memory.takenBytes()).isZero();
    }

    @Test
    void callWaitsForOthersAndShowsThatItIsAlive() throws Exception {
        RequestMemory memory = new RequestMemory(LARGEST + 10_000, LATER);
        RequestMemory.Lease first = memory.acquire(() -> {});
        AtomicInteger beats = new AtomicInteger();
        CompletableFuture<Void> second = CompletableFuture.runAsync(
                () -> {
                    try (RequestMemory.Lease lease = memory.acquire(() -> {
                        if (beats.incrementAndGet() == 2) {
                            first.close();
                        }
                    })) {
                        assertThat(memory.takenBytes()).isPositive();
                        lease.reduceTo(1);
                    } catch (AgentCallException e) {
                        throw new AssertionError(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new AssertionError(e);
                    }
                },
                threads);
        second.get();
        assertThat(beats).hasValueGreaterThanOrEqualTo(2);
        assertThat(memory.takenBytes()).isZero();
    }

    @Test
    void largestRequestFitsIntoTheSmallestHeap() throws Exception {
        RequestMemory memory = new RequestMemory(1_000_000, Duration.ofMillis(20));
        try (RequestMemory.Lease lease = memory.acquire(() -> {})) {
            lease.reduceTo(AgentRequest.MAX_BYTES);
            assertThat(memory.takenBytes()).isLessThanOrEqualTo(1_000_000);
        }
        assertThat(memory.takenBytes()).isZero();
    }
}
