package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentProgress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The heartbeats of one attempt. There is none in the first interval: each is a transaction of Temporal's store, which most quick tasks can
 * do without. Temporal's SDK sends those that follow at most once an interval.
 */
final class Heartbeats {
    /** Interval of heartbeats, each of which also returns whether the task was cancelled. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    private final Consumer<AgentProgress> sender;
    private final LongSupplier nanoTime;
    private final long begin;

    /** @param sender throws when the task was cancelled or given to another worker */
    Heartbeats(Consumer<AgentProgress> sender) {
        this(sender, System::nanoTime);
    }

    Heartbeats(Consumer<AgentProgress> sender, LongSupplier nanoTime) {
        this.sender = sender;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    /** Shows that the task is alive and where it is, and throws when it was cancelled or given to another worker. */
    void beat(AgentProgress progress) {
        if (!untilFirst().isPositive()) {
            sender.accept(progress);
        }
    }

    /** Longest time to wait before the next {@link #beat}; above 0. */
    Duration untilNext() {
        Duration first = untilFirst();
        return first.isPositive() ? first : INTERVAL;
    }

    private Duration untilFirst() {
        return INTERVAL.minusNanos(nanoTime.getAsLong() - begin);
    }
}
