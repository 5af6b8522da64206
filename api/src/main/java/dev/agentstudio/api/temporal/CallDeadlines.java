package dev.agentstudio.api.temporal;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds the time of calls to Temporal. A call ends when Temporal has answered nothing at all for a while, so that callers soon learn that it is
 * unavailable. While it answers others, a call may take longer: its server is busy, and a call that is given up and repeated makes it busier. Thread-safe.
 */
final class CallDeadlines implements AutoCloseable {
    /** What of a server that does not answer, or not in time, is the error of a call. */
    static final Set<Status.Code> UNANSWERED =
            EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);

    /** How often a call is looked at, a part of the longest silence. */
    private static final int CHECKS = 5;

    private final Duration silence;
    private final Duration limit;
    private final Runnable probe;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("temporal-deadlines").factory());

    /** In {@link System#nanoTime}. */
    private volatile long lastAnswer = System.nanoTime();

    private volatile long lastProbe = lastAnswer;

    /**
     * @param silence after which Temporal counts as unavailable when it has answered nothing
     * @param limit of each call
     */
    CallDeadlines(WorkflowServiceStubs stubs, Duration silence, Duration limit) {
        this.silence = silence;
        this.limit = limit;
        AvailabilityProbe availability = new AvailabilityProbe(stubs, silence.dividedBy(2), this::answered);
        this.probe = availability::send;
        timer.setRemoveOnCancelPolicy(true);
    }

    <T> T run(Supplier<T> calls) {
        long begin = System.nanoTime();
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS, timer);
        long period = silence.dividedBy(CHECKS).toNanos();
        Future<?> check = timer.scheduleAtFixedRate(() -> check(begin, context), period, period, TimeUnit.NANOSECONDS);
        Context previous = context.attach();
        try {
            T result = calls.get();
            answered();
            return result;
        } catch (StatusRuntimeException e) {
            if (!UNANSWERED.contains(e.getStatus().getCode())) {
                answered();
            }
            throw e;
        } catch (CancellationException | WorkflowServiceException e) {
            // How the SDK reports a call whose context is cancelled while it waits to try again.
            throw context.isCancelled() ? Status.CANCELLED.withCause(e).asRuntimeException() : e;
        } finally {
            context.detach(previous);
            check.cancel(false);
            context.cancel(null);
        }
    }

    private void answered() {
        lastAnswer = System.nanoTime();
    }

    private void check(long begin, Context.CancellableContext context) {
        long now = System.nanoTime();
        long quiet = Math.min(now - begin, now - lastAnswer);
        if (quiet >= silence.toNanos()) {
            context.cancel(null);
        } else if (quiet >= silence.toNanos() / 2 && now - lastProbe >= silence.toNanos() / 2) {
            lastProbe = now;
            probe.run();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
