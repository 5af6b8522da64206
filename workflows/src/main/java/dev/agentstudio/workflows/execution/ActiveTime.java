package dev.agentstudio.workflows.execution;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The timeout of a run: a timer that stands still while the run is paused, and starts again when it is resumed. */
public final class ActiveTime {
    /** Summary of the timers, by which readers of a history know them. */
    public static final String SUMMARY = "Workflow timeout";

    /** A timer cannot be shorter. */
    private static final Duration LEAST = Duration.ofMillis(1);

    /** Summary of the timer that the first one of a run may begin with. */
    static final String BEGINNING = "Begun";

    private final Duration limit;
    private final LongConsumer onFired;
    private Duration usedBefore;
    private long startedAt;
    private long timers;
    private @Nullable CancellationScope running;

    /**
     * @param usedBefore what earlier runs, which this one continues from, have used up
     * @param onFired receives the number of a timer that has fired, in the order of history
     */
    ActiveTime(Duration limit, Duration usedBefore, LongConsumer onFired) {
        this.limit = limit;
        this.usedBefore = usedBefore;
        this.onFired = onFired;
    }

    /** Returns the number of the timer, from 1. */
    long start() {
        startedAt = Workflow.currentTimeMillis();
        long number = ++timers;
        startTimeout(number);
        return number;
    }

    /**
     * The same, but the timer of the timeout is started only after some time, so that the run learns, without one more timer, that this time
     * has passed. A run that has ended or is paused before does not.
     *
     * @param onBegun runs then
     */
    long start(Duration beginning, Runnable onBegun) {
        if (limit.minus(usedBefore).compareTo(beginning) <= 0) {
            return start();
        }
        startedAt = Workflow.currentTimeMillis();
        long number = ++timers;
        startTimer(beginning, BEGINNING, () -> {
            startTimeout(number);
            onBegun.run();
        });
        return number;
    }

    private void startTimeout(long number) {
        Duration left = limit.minus(used());
        startTimer(left.compareTo(LEAST) < 0 ? LEAST : left, SUMMARY, () -> onFired.accept(number));
    }

    private void startTimer(Duration time, String summary, Runnable onEnd) {
        CancellationScope scope = Workflow.newCancellationScope(() -> Workflow.newTimer(
                        time, TimerOptions.newBuilder().setSummary(summary).build())
                .handle((fired, cancelled) -> {
                    if (cancelled == null) {
                        onEnd.run();
                    }
                    return null;
                }));
        running = scope;
        scope.run();
    }

    void stop() {
        if (running != null) {
            running.cancel();
            running = null;
        }
        usedBefore = Duration.ZERO;
    }

    /** What is used up by now. */
    Duration used() {
        return usedBefore.plusMillis(Workflow.currentTimeMillis() - startedAt);
    }

    Duration limit() {
        return limit;
    }
}
