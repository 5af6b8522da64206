package dev.agentstudio.api.temporal;

import dev.agentstudio.api.problem.ProblemException;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the visibility calls in flight; further ones wait here, first come, first served. A SQL store executes few queries at once: when all
 * are sent to it, each waits for all others until its deadline passes, and the store still executes those that were given up. Also bounds their rate,
 * once Temporal has refused a call because of its quota ({@link CallPace}); a refused call is sent again, before those that came later. Thread-safe.
 */
public final class VisibilitySlots {
    private static final Logger LOG = LoggerFactory.getLogger(VisibilitySlots.class);

    /** By which a call is recognised that Temporal refused because it has too many of its kind. */
    private static final String BUSY = ProblemException.temporalBusy().detail();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CallPace pace = new CallPace();

    /** Tickets of the calls that wait, the one that came first in front. */
    private final TreeSet<Long> waiting = new TreeSet<>();

    private final Duration longestWait;
    private int free;
    private long nextTicket;

    /** When a call last succeeded and last failed, in {@link System#nanoTime}. */
    private long lastSuccess = System.nanoTime();

    private long lastFailure = lastSuccess;

    /**
     * @param slots calls in flight
     * @param longestWait of a call until it is sent for the last time; nobody waits on when a call fails and none has succeeded in the meantime
     */
    public VisibilitySlots(int slots, Duration longestWait) {
        this.free = slots;
        this.longestWait = longestWait;
    }

    /**
     * Makes a call, and again while Temporal refuses it because it has too many.
     *
     * @throws ProblemException 503 when no slot became free in time, or Temporal refused it for so long
     */
    public <T> T call(Supplier<T> call) {
        Turn turn = turn();
        while (true) {
            long sentAt = acquire(turn);
            Outcome outcome = Outcome.FAILED;
            try {
                T result = call.get();
                outcome = Outcome.SUCCEEDED;
                return result;
            } catch (ProblemException e) {
                if (!e.detail().equals(BUSY)) {
                    throw e;
                }
                outcome = Outcome.REFUSED;
            } finally {
                release(outcome, sentAt);
            }
        }
    }

    /** Calls that wait for a slot. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private Turn turn() {
        lock.lock();
        try {
            return new Turn(nextTicket++, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a slot and for the pace. When the call is sent, in {@link System#nanoTime}. */
    private long acquire(Turn turn) {
        lock.lock();
        try {
            waiting.add(turn.ticket());
            try {
                for (long wait = waitNanos(turn); wait > 0; wait = waitNanos(turn)) {
                    changed.awaitNanos(Math.min(wait, remaining(turn)));
                    requireProgress(turn);
                }
                free--;
                long now = System.nanoTime();
                pace.sent(now);
                return now;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProblemException.temporalBusy();
            } finally {
                waiting.remove(turn.ticket());
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds until a call may be sent, as far as is known; 0 for now. */
    private long waitNanos(Turn turn) {
        return free == 0 || turn.ticket() != waiting.first() ? Long.MAX_VALUE : pace.waitNanos(System.nanoTime());
    }

    private long remaining(Turn turn) {
        return longestWait.toNanos() - (System.nanoTime() - turn.begin());
    }

    /** @throws ProblemException when there is no use in a longer wait: it was too long already, or calls only fail */
    private void requireProgress(Turn turn) {
        boolean isOutage = lastFailure - turn.begin() > 0 && lastSuccess - turn.begin() <= 0;
        if (isOutage || remaining(turn) <= 0) {
            throw ProblemException.temporalBusy();
        }
    }

    private void release(Outcome outcome, long sentAt) {
        lock.lock();
        try {
            free++;
            long now = System.nanoTime();
            switch (outcome) {
                case SUCCEEDED -> {
                    lastSuccess = now;
                    pace.accepted();
                }
                case FAILED -> lastFailure = now;
                case REFUSED -> {
                    boolean isFirst = Double.isInfinite(pace.perSecond());
                    pace.refused(sentAt, now);
                    if (isFirst) {
                        LOG.warn(
                                "Temporal refuses visibility calls beyond its quota; they are sent at a rate that it accepts");
                    }
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Of one call, however often it is sent.
     *
     * @param begin in {@link System#nanoTime}
     */
    private record Turn(long ticket, long begin) {}

    private enum Outcome {
        SUCCEEDED,
        FAILED,
        REFUSED
    }
}
