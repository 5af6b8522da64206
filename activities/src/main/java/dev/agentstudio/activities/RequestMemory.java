package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Memory for requests that were put together from what is recorded, until their agents have answered. */
final class RequestMemory {
    /** Part of the heap that they may take. */
    private static final long HEAP_SHARE = 8;

    /** What one permit of the semaphore represents, in bytes. */
    private static final int PERMIT_BYTES = 1024;

    /** A request is in memory as values and as the JSON that is sent. */
    private static final int COPIES = 2;

    /** Less than {@link dev.agentstudio.workflows.execution.TaskOptions#TIMEOUT_MARGIN}: waiting is no part of the agent's time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How often a call that waits shows that it is alive. */
    private static final Duration BEAT = Duration.ofMillis(500);

    private final int permits;
    private final Duration waitTimeout;

    /** Fair: a large request must not wait for ever while small ones take turns. */
    private final Semaphore room;

    RequestMemory() {
        this(Runtime.getRuntime().maxMemory() / HEAP_SHARE, PATIENCE);
    }

    /**
     * @param maxBytes of all requests together
     * @param waitTimeout longest time that a call waits for others to end
     */
    RequestMemory(long maxBytes, Duration waitTimeout) {
        this.permits = (int) Math.min(Integer.MAX_VALUE, maxBytes / PERMIT_BYTES);
        this.waitTimeout = waitTimeout;
        this.room = new Semaphore(permits, true);
    }

    /**
     * Takes memory for a request of the largest size; {@link Lease#reduceTo} returns what it does not need.
     *
     * @param beat called at least twice a second while this waits; throws when the task was cancelled
     * @throws AgentCallException unavailable, when there is none for too long
     */
    Lease acquire(Runnable beat) throws AgentCallException, InterruptedException {
        int most = permits(AgentRequest.MAX_BYTES);
        Instant deadline = Instant.now().plus(waitTimeout);
        while (!room.tryAcquire(most, BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
            if (Instant.now().isAfter(deadline)) {
                throw AgentCallException.noMemory();
            }
            beat.run();
        }
        return new Lease(most);
    }

    /** How much is taken, in bytes. */
    long takenBytes() {
        return (long) (permits - room.availablePermits()) * PERMIT_BYTES;
    }

    private int permits(long bytes) {
        return (int) Math.min(permits, bytes * COPIES / PERMIT_BYTES + 1);
    }

    /** Memory of one request. For one thread. */
    final class Lease implements AutoCloseable {
        private int held;

        private Lease(int held) {
            this.held = held;
        }

        /** @param bytes of the request as JSON */
        void reduceTo(long bytes) {
            int surplus = held - permits(bytes);
            if (surplus > 0) {
                room.release(surplus);
                held -= surplus;
            }
        }

        @Override
        public void close() {
            room.release(held);
            held = 0;
        }
    }
}
