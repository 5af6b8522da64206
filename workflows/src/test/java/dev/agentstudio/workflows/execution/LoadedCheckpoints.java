package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunLoader;
import io.temporal.failure.ApplicationFailure;

/** Checkpoints of the test environment's own histories. */
final class LoadedCheckpoints implements CheckpointActivities {
    private final RunLoader loader;

    LoadedCheckpoints(RunLoader loader) {
        this.loader = loader;
    }

    @Override
    public RestoredPage load(RestoredFrom source, int offset) {
        return loader.load(source.workflowId(), source.runId())
                .flatMap(run -> new Checkpoints(run).page(source, offset))
                .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure("No such checkpoint", "LOST"));
    }
}
