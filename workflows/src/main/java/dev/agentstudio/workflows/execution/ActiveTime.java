package dev.agentstudio.workflows.execution;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The timeout of a run: a timer that stands still while the run is paused, and begins anew when it is resumed. */
final class ActiveTime {
    /** A timer cannot be shorter. */
    private static final Duration LEAST = Duration.ofMillis(1);

    private final Duration limit;
    private Duration usedBefore;
    private long startedAt;
    private @Nullable CancellationScope running;
    private boolean isOver;

    /** @param usedBefore what earlier runs, which this one goes on from, have used up */
    ActiveTime(Duration limit, Duration usedBefore) {
        this.limit = limit;
        this.usedBefore = usedBefore;
    }

    void start() {
        startedAt = Workflow.currentTimeMillis();
        Duration left = limit.minus(usedBefore);
        CancellationScope scope = Workflow.newCancellationScope(() -> Workflow.newTimer(
                        left.compareTo(LEAST) < 0 ? LEAST : left,
                        TimerOptions.newBuilder().setSummary("Workflow timeout").build())
                .handle((fired, cancelled) -> {
                    isOver = isOver || cancelled == null;
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

    boolean isOver() {
        return isOver;
    }

    Duration limit() {
        return limit;
    }
}
