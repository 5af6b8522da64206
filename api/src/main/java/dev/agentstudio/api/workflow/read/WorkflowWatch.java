package dev.agentstudio.api.workflow.read;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.HistoryTail;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.RunId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for workflows to reach a state. */
@Singleton
public final class WorkflowWatch {
    private static final Duration BETWEEN_RUNS = Duration.ofMillis(50);

    private final WorkflowReader reader;
    private final TemporalGateway temporal;

    WorkflowWatch(WorkflowReader reader, TemporalGateway temporal) {
        this.reader = reader;
        this.temporal = temporal;
    }

    /**
     * Reads the workflow each time something happens to it, until it is as wanted or the time is up.
     *
     * @return the last reading, whether or not it is as wanted
     */
    @SuppressWarnings("checkstyle:NoSleep") // Temporal does not report it, so it is polled
    public RunView await(String id, Caller caller, Duration limit, Predicate<RunState> wanted) {
        Instant deadline = Instant.now().plus(limit);
        RunView view = reader.read(id, caller);
        HistoryTail tail = tail(view.state());
        RunId followed = view.state().runId();
        while (!wanted.test(view.state()) && Instant.now().isBefore(deadline)) {
            if (tail.isOver()) {
                // The run has closed and another has not begun yet; only a short wait shows it.
                LockSupport.parkNanos(BETWEEN_RUNS.toNanos());
            } else {
                tail.awaitEvent(Duration.between(Instant.now(), deadline));
            }
            view = reader.read(id, caller);
            if (!view.state().runId().equals(followed)) {
                followed = view.state().runId();
                tail = tail(view.state());
            }
        }
        return view;
    }

    private HistoryTail tail(RunState state) {
        return temporal.tail(state.run(), state.lastEventId());
    }
}
