package dev.agentstudio.api.workflow.read;

import dev.agentstudio.api.temporal.HistoryTail;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.WorkflowRun;
import java.time.Duration;
import java.util.Optional;

/** Folds one run while it reads its history, by one long poll at a time. Its states are small. For one thread. */
public final class RunFollower {
    private final HistoryTail tail;
    private final RunLoader loader;
    private final RunLoader.Growing run;

    RunFollower(HistoryTail tail, RunLoader loader, WorkflowRun run) {
        this.tail = tail;
        this.loader = loader;
        this.run = loader.growing(run);
    }

    /**
     * Waits for the next events; at first those that there are already, page by page.
     *
     * @return the state after them, with what it has still to take over; as before when the time is up; empty when the run does not exist
     * @throws dev.agentstudio.api.problem.ProblemException unavailable; the next call then continues
     */
    public Optional<RunState> awaitState(Duration limit) {
        return run.add(tail.awaitEvents(limit)).map(loader::completed);
    }

    /** Whether the run has closed, so that its state does not change any more. */
    public boolean isClosed() {
        return tail.isOver();
    }
}
