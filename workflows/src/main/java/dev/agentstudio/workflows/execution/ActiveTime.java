package dev.agentstudio.workflows.execution;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The timeout of a run: a timer that stands still while the run is paused, and begins anew when it is resumed. */
final class ActiveTime {
    private final Duration limit;
    private @Nullable CancellationScope running;
    private boolean isOver;

    ActiveTime(Duration limit) {
        this.limit = limit;
    }

    void start() {
        CancellationScope scope = Workflow.newCancellationScope(() -> Workflow.newTimer(
                        limit,
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
    }

    boolean isOver() {
        return isOver;
    }

    Duration limit() {
        return limit;
    }
}
