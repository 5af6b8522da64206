package dev.agentstudio.api.listing;

import dev.agentstudio.api.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A store that executes one query at a time, each for some time, as SQLite does. A caller gives up at its deadline; the store executes the query
 * all the same.
 */
final class SerialStore implements Visibility, AutoCloseable {
    private final Visibility rows;
    private final Duration query;
    private final Duration deadline;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    final AtomicInteger queries = new AtomicInteger();

    SerialStore(Visibility rows, Duration query, Duration deadline) {
        this.rows = rows;
        this.query = query;
        this.deadline = deadline;
    }

    @Override
    public int pageSize() {
        return rows.pageSize();
    }

    @Override
    public long count(Condition condition) {
        return execute(() -> rows.count(condition));
    }

    @Override
    public Rows list(Condition condition, String token) {
        return execute(() -> rows.list(condition, token));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    @SuppressWarnings("checkstyle:NoSleep") // The time of a query is what the model is about.
    private <T> T execute(Supplier<T> call) {
        queries.incrementAndGet();
        try {
            return thread.submit(() -> {
                        TimeUnit.NANOSECONDS.sleep(query.toNanos());
                        return call.get();
                    })
                    .get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw ProblemException.temporalUnavailable();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
