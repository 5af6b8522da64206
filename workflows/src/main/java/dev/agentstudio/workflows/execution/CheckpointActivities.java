package dev.agentstudio.workflows.execution;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Reads what an earlier run has finished. */
@ActivityInterface
public interface CheckpointActivities {
    /** Type of the failure when the run that is to be continued does not exist any more. */
    String RUN_GONE = "RUN_GONE";

    /**
     * One page of a checkpoint.
     *
     * @param offset tasks that earlier pages had, 0 for the first
     * @param after sequence of the last event that earlier pages had, 0 for the first page; null when a workflow of an older build asks,
     *     which counts tasks only
     * @throws io.temporal.failure.ApplicationFailure not retryable, when the run ({@link #RUN_GONE}) or the checkpoint does not exist any more
     */
    @ActivityMethod(name = "LoadCheckpoint")
    RestoredPage load(RestoredFrom source, int offset, @Nullable Long after);
}
