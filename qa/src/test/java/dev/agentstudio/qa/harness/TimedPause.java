package dev.agentstudio.qa.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a point in time. For plans of which times are a part (when a process is killed, which request follows another by how much) and for the
 * interval of a poll; a test that expects something waits for that instead.
 */
public final class TimedPause {
    private TimedPause() {}

    public static void of(Duration duration) {
        until(Instant.now().plus(duration));
    }

    /** Returns at once when the time has passed, and no earlier than at it. */
    @SuppressWarnings("checkstyle:NoSleep") // the only sleep of the tests, see above
    public static void until(Instant instant) {
        long nanos = Duration.between(Instant.now(), instant).toNanos();
        while (nanos > 0) {
            LockSupport.parkNanos(nanos);
            nanos = Duration.between(Instant.now(), instant).toNanos();
        }
    }
}
