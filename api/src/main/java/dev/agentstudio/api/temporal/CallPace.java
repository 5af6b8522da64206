package dev.agentstudio.api.temporal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many calls a second may be sent to a server that refuses what exceeds its quota, learned from what it refuses. Unlimited until the first refusal; then
 * the rate grows by a constant with time and falls by a factor with each refusal (additive increase, multiplicative decrease), which shares an
 * unknown quota about evenly among all nodes that learn in this way. All times are those of {@link System#nanoTime}. Not thread-safe.
 */
final class CallPace {
    /** How much a refusal leaves of the rate. Less would leave a quota of 10 a second unused for long. */
    private static final double DECREASE = 0.75;

    /** By how many calls a second the rate grows in each second in which it is used up. */
    private static final double INCREASE = 1;

    /** Lowest rate, in calls a second: one try every two seconds still notices within a request that the server accepts calls again. */
    private static final double LEAST = 0.5;

    /** Calls that may follow each other at once after a pause: no more than can be in flight. */
    private static final int BURST = 4;

    /** Time without a refusal after which nothing is known of the quota any more. */
    private static final long FORGOTTEN = Duration.ofSeconds(30).toNanos();

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Times of the calls that were sent within a second before the newest one, from which the first rate is taken. */
    private final Deque<Long> sent = new ArrayDeque<>();

    private boolean isLimited;
    private double perSecond;
    private long nextAt;
    private long refusedAt;

    /** Nanoseconds until a call may be sent; 0 when one may be sent now. */
    long waitNanos(long now) {
        if (isLimited && now - refusedAt > FORGOTTEN) {
            isLimited = false;
        }
        return isLimited ? Math.max(0, nextAt - now) : 0;
    }

    /** A call is being sent. */
    void sent(long now) {
        if (isLimited) {
            nextAt = Math.max(nextAt, now - (BURST - 1) * gap()) + gap();
            return;
        }
        sent.addLast(now);
        while (now - sent.getFirst() > SECOND) {
            sent.removeFirst();
        }
    }

    /** A call was accepted. */
    void accepted() {
        if (isLimited) {
            perSecond += INCREASE / perSecond;
        }
    }

    /** A call was refused that was sent at a time. Several that were sent at the same rate count once. */
    void refused(long sentAt, long now) {
        if (!isLimited) {
            perSecond = sent.size();
            sent.clear();
        } else if (sentAt - refusedAt <= 0) {
            return;
        }
        isLimited = true;
        perSecond = Math.max(LEAST, perSecond * DECREASE);
        refusedAt = now;
        nextAt = now + gap();
    }

    /** Calls a second; infinite while nothing is known of a quota. */
    double perSecond() {
        return isLimited ? perSecond : Double.POSITIVE_INFINITY;
    }

    private long gap() {
        return (long) (SECOND / perSecond);
    }
}
