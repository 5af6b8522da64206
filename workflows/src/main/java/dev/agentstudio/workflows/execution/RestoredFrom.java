package dev.agentstudio.workflows.execution;

import org.jspecify.annotations.Nullable;

/**
 * Where a run takes finished tasks from: an earlier run of the same workflow (resume, continue-as-new) or of another one (fork).
 *
 * @param checkpointId the checkpoint to go back to; null for the latest
 * @param activeMillis active time that the earlier run has used up of the timeout; null for none, since a resumed run has a fresh one
 */
public record RestoredFrom(
        Kind kind,
        String workflowId,
        String runId,
        @Nullable String checkpointId,
        @Nullable Long activeMillis) {
    public RestoredFrom(Kind kind, String workflowId, String runId, @Nullable String checkpointId) {
        this(kind, workflowId, runId, checkpointId, null);
    }

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
