package dev.agentstudio.workflows.execution;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads what an earlier run has finished. */
@ActivityInterface
public interface CheckpointActivities {
    /**
     * One page of a checkpoint.
     *
     * @param offset tasks that earlier pages had, 0 for the first
     * @throws io.temporal.failure.ApplicationFailure not retryable, when the run or the checkpoint does not exist any more
     */
    @ActivityMethod(name = "LoadCheckpoint")
    RestoredPage load(RestoredFrom source, int offset);
}
