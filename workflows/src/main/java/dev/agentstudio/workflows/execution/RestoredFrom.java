package dev.agentstudio.workflows.execution;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a run takes finished tasks from: an earlier run of the same workflow (resume, continue-as-new) or of another one (fork).
 *
 * @param checkpointId the checkpoint to go back to; null for the latest
 * @param activeMillis active time that the earlier run has used up of the timeout; null for none, since a resumed run has a fresh one
 * @param isChanged whether a fork has another definition or input than its origin; null for no
 */
public record RestoredFrom(
        Kind kind,
        String workflowId,
        String runId,
        @Nullable String checkpointId,
        @Nullable Long activeMillis,
        @Nullable Boolean isChanged) {
    public RestoredFrom(Kind kind, String workflowId, String runId, @Nullable String checkpointId) {
        this(kind, workflowId, runId, checkpointId, null, null);
    }

    /**
     * Marks the start of a run that goes on from this one. Temporal starts nothing when the workflow's newest run was started under the
     * same mark, running or not: a caller who has looked at a run cannot go on from it after another one has, which would run again what
     * the other's run has finished.
     */
    public String requestId() {
        return "%s-%s".formatted(kind.name().toLowerCase(Locale.ROOT), runId);
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
