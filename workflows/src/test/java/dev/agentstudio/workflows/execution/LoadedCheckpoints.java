package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunLoader;
import io.temporal.failure.ApplicationFailure;

/** Checkpoints of the test environment's own histories. */
final class LoadedCheckpoints implements CheckpointActivities {
    private final RunLoader loader;
    private volatile boolean isHeldUp;
    private volatile boolean isAsked;

    LoadedCheckpoints(RunLoader loader) {
        this.loader = loader;
    }

    /** From now on nothing can be loaded. */
    void holdUp() {
        isHeldUp = true;
    }

    boolean isAsked() {
        return isAsked;
    }

    @Override
    public RestoredPage load(RestoredFrom source, int offset) {
        isAsked = isHeldUp;
        if (isHeldUp) {
            throw ApplicationFailure.newFailure("Not now", "AWAY");
        }
        return loader.load(source.workflowId(), source.runId())
                .flatMap(run -> new Checkpoints(run).page(source, offset))
                .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure("No such checkpoint", "LOST"));
    }
}
