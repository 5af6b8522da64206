package dev.agentstudio.api.hub;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes on at most one progress of a workflow in a second: of several the last, which is never dropped. Thread-safe. */
final class ProgressLimit {
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final ScheduledExecutorService timer;
    private final Consumer<HubEvent> output;
    private HubEvent.@Nullable WorkflowProgress waiting;
    private @Nullable Future<?> sending;
    private long sentAt = System.nanoTime() - PAUSE_NANOS;

    ProgressLimit(ScheduledExecutorService timer, Consumer<HubEvent> output) {
        this.timer = timer;
        this.output = output;
    }

    synchronized void offer(HubEvent.WorkflowProgress progress) {
        waiting = progress;
        long wait = sentAt + PAUSE_NANOS - System.nanoTime();
        if (wait <= 0) {
            flush();
        } else if (sending == null) {
            sending = timer.schedule(this::flush, wait, TimeUnit.NANOSECONDS);
        }
    }

    /** Forgets what waits: a later progress is sent by itself. */
    synchronized void discard() {
        waiting = null;
        sentAt = System.nanoTime();
    }

    /** Sends what waits: nothing more will come. */
    synchronized void flush() {
        if (sending != null) {
            sending.cancel(false);
            sending = null;
        }
        if (waiting != null) {
            HubEvent.WorkflowProgress last = waiting;
            waiting = null;
            sentAt = System.nanoTime();
            output.accept(last);
        }
    }
}
