package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a run takes finished tasks from: an earlier run of the same workflow (resume, continue-as-new) or of another one (fork).
 *
 * @param checkpointId the checkpoint to go back to; null for the latest
 * @param activeMillis active time that the earlier run has used up of the timeout; null for none, since a resumed run has a fresh one
 * @param isChanged whether a fork has another definition or input than its origin; null for no
 * @param sequenceBase what the run numbers its events from; null for a fork, and in a history of an older build. See {@link Sequences}
 * @param refers whether the run understands excerpts of large answers that say where they are recorded; null for no
 * @param resumedBy id of the request that resumed the workflow; null when that may not be repeated, and where nobody has resumed it
 */
public record RestoredFrom(
        Kind kind,
        WorkflowId workflowId,
        RunId runId,
        @Nullable String checkpointId,
        @Nullable Long activeMillis,
        @Nullable Boolean isChanged,
        @Nullable Long sequenceBase,
        @Nullable Boolean refers,
        @Nullable String resumedBy) {
    public RestoredFrom(Kind kind, WorkflowRun run, @Nullable String checkpointId) {
        this(kind, run.workflowId(), run.runId(), checkpointId, null, null, null, null, null);
    }

    public RestoredFrom(
            Kind kind,
            WorkflowRun run,
            @Nullable String checkpointId,
            @Nullable Long activeMillis,
            @Nullable Boolean isChanged,
            @Nullable Long sequenceBase) {
        this(kind, run.workflowId(), run.runId(), checkpointId, activeMillis, isChanged, sequenceBase, null, null);
    }

    public RestoredFrom(
            Kind kind,
            WorkflowId workflowId,
            RunId runId,
            @Nullable String checkpointId,
            @Nullable Long activeMillis,
            @Nullable Boolean isChanged,
            @Nullable Long sequenceBase,
            @Nullable Boolean refers) {
        this(kind, workflowId, runId, checkpointId, activeMillis, isChanged, sequenceBase, refers, null);
    }

    /** The earlier run. */
    public WorkflowRun run() {
        return new WorkflowRun(workflowId, runId);
    }

    RestoredFrom withSequenceBase(long base) {
        return new RestoredFrom(
                kind, workflowId, runId, checkpointId, activeMillis, isChanged, base, refers, resumedBy);
    }

    /** The same place, for a run that understands excerpts. */
    RestoredFrom referring() {
        return new RestoredFrom(
                kind, workflowId, runId, checkpointId, activeMillis, isChanged, sequenceBase, true, resumedBy);
    }

    /** The same place, for a run that a request begins which may be repeated. */
    public RestoredFrom resumedBy(@Nullable String requestId) {
        return new RestoredFrom(
                kind, workflowId, runId, checkpointId, activeMillis, isChanged, sequenceBase, refers, requestId);
    }

    /**
     * Whether the run takes over a copy of a large answer. It does when another workflow has recorded it: a fork is to outlive its origin,
     * which its owner may delete. It refers to what an earlier run of its own workflow has recorded.
     *
     * @param ownWorkflowId of the run that takes over
     */
    public boolean isCopied(Recorded answer, WorkflowId ownWorkflowId) {
        return !Boolean.TRUE.equals(refers) || !ownWorkflowId.equals(answer.workflowId());
    }

    /**
     * Marks the start of a run that continues from this one. Temporal starts nothing when the workflow's newest run was started under the
     * same mark, running or not: a caller who has looked at a run cannot continue from it after another one has, which would run again what
     * the other's run has finished.
     */
    public String requestId() {
        return "%s-%s".formatted(kind.name().toLowerCase(Locale.ROOT), runId);
    }

    /** Why a run continues from another one. */
    public enum Kind {
        /** A caller resumed a workflow that had failed. */
        RESUME,
        /** A caller made another workflow out of a checkpoint. */
        FORK,
        /** The history had become long. Nobody is to notice. */
        CONTINUE
    }
}
