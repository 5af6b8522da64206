package dev.agentstudio.api.listing;

import dev.agentstudio.api.problem.ProblemException;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that refuses calls beyond so many a second, as Temporal does: a bucket that holds a second's calls. */
final class QuotaStore implements Visibility {
    private final Visibility rows;
    private final int perSecond;
    final AtomicInteger accepted = new AtomicInteger();
    private double left;
    private long countedAt = System.nanoTime();

    QuotaStore(Visibility rows, int perSecond) {
        this.rows = rows;
        this.perSecond = perSecond;
        this.left = perSecond;
    }

    @Override
    public int pageSize() {
        return rows.pageSize();
    }

    @Override
    public long count(Condition condition) {
        accept();
        return rows.count(condition);
    }

    @Override
    public Rows list(Condition condition, String token) {
        accept();
        return rows.list(condition, token);
    }

    private synchronized void accept() {
        long now = System.nanoTime();
        left = Math.min(perSecond, left + (now - countedAt) / 1e9 * perSecond);
        countedAt = now;
        if (left < 1) {
            throw ProblemException.temporalBusy();
        }
        left--;
        accepted.incrementAndGet();
    }
}
