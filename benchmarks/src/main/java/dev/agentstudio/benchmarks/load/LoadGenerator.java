package dev.agentstudio.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Makes the calls of one load. */
final class LoadGenerator {
    /** Longest latency that is recorded, in microseconds: ten minutes. A longer one counts as this. */
    private static final long MOST_MICROS = 600_000_000;

    /** Of a latency: to 0.1%. */
    private static final int DIGITS = 3;

    private static final long NANOS = 1_000_000_000;

    /** Of each call, in microseconds, and how long all took together. */
    record Result(Histogram latencies, double seconds) {}

    interface Call {
        void make() throws Exception;
    }

    private LoadGenerator() {}

    /** @throws ExecutionException when a call failed */
    static Result run(LoadPlan.Load load, Call call) throws InterruptedException, ExecutionException {
        Histogram latencies = new ConcurrentHistogram(MOST_MICROS, DIGITS);
        long begin = System.nanoTime();
        if (load.clients() > 0) {
            closed(load, call, latencies);
        } else {
            fixedRate(load, call, latencies, begin);
        }
        return new Result(latencies, (System.nanoTime() - begin) / 1e9);
    }

    /** Each client begins its next call when its last one has ended: how much can be done. */
    private static void closed(LoadPlan.Load load, Call call, Histogram latencies)
            throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(load.workflows());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < load.clients(); client++) {
                clients.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        timed(call, latencies, System.nanoTime());
                    }
                    return null;
                }));
            }
            await(clients);
        }
    }

    /** Calls come whether or not others have ended, and are late from when they were due: how long a caller waits. */
    @SuppressWarnings("checkstyle:NoSleep") // the rate is the plan
    private static void fixedRate(LoadPlan.Load load, Call call, Histogram latencies, long begin)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < load.workflows(); i++) {
                long due = begin + Math.round(i / load.perSecond() * NANOS);
                LockSupport.parkNanos(due - System.nanoTime());
                calls.add(threads.submit(() -> {
                    timed(call, latencies, due);
                    return null;
                }));
            }
            await(calls);
        }
    }

    private static void timed(Call call, Histogram latencies, long due) throws Exception {
        call.make();
        latencies.recordValue(Math.min(MOST_MICROS, (System.nanoTime() - due) / 1000));
    }

    private static void await(List<Future<?>> calls) throws InterruptedException, ExecutionException {
        for (Future<?> call : calls) {
            call.get();
        }
    }
}
