package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.payload.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Where a run takes finished tasks from: an earlier run of the same workflow (resume, continue-as-new) or of another one (fork).
 *
 * @param checkpointId the checkpoint to go back to; null for the latest
 * @param feedback the judge's feedback that the next round is to have; null where there is none
 */
public record RestoredFrom(
        Kind kind,
        String workflowId,
        String runId,
        @Nullable String checkpointId,
        @Nullable JsonObject feedback) {
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
