package dev.agentstudio.workflows.execution;

import org.jspecify.annotations.Nullable;

/**
 * Where a run takes finished tasks from: an earlier run of the same workflow (resume, continue-as-new) or of another one (fork).
 *
 * @param checkpointId the checkpoint to go back to; null for the latest
 */
public record RestoredFrom(
        Kind kind,
        String workflowId,
        String runId,
        @Nullable String checkpointId) {
    /** Why a run goes on from another one. */
    public enum Kind {
        /** A caller resumed a workflow that had failed. */
        RESUME,
        /** A caller made another workflow out of a checkpoint. */
        FORK,
        /** The history had become long. Nobody is to notice. */
        CONTINUE
    }
}
