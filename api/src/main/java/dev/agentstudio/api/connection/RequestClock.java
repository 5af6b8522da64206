package dev.agentstudio.api.connection;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of what a connection sends at present. Keeps one timer, which it leaves running from request to request, since setting one
 * costs more than reading the clock. To be used on the connection's event loop only.
 */
final class RequestClock {
    private final EventLoop loop;
    private final Runnable onExpiry;
    private @Nullable ScheduledFuture<?> timer;
    private long timerAt;
    private long deadline;
    private boolean isRunning;

    /** @param onExpiry runs once for each deadline that passes */
    RequestClock(EventLoop loop, Runnable onExpiry) {
        this.loop = loop;
        this.onExpiry = onExpiry;
    }

    /** Sets a deadline in place of the one before. */
    void start(Duration limit) {
        isRunning = true;
        deadline = System.nanoTime() + limit.toNanos();
        if (timer == null) {
            schedule();
        } else if (timerAt - deadline > 0) {
            timer.cancel(false);
            schedule();
        }
    }

    boolean isRunning() {
        return isRunning;
    }

    /** Removes the deadline. */
    void stop() {
        isRunning = false;
    }

    /** Removes the deadline and the timer. */
    void close() {
        stop();
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void schedule() {
        timerAt = deadline;
        timer = loop.schedule(this::check, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void check() {
        timer = null;
        if (!isRunning) {
            return;
        }
        if (deadline - System.nanoTime() > 0) {
            schedule();
        } else {
            isRunning = false;
            onExpiry.run();
        }
    }
}
