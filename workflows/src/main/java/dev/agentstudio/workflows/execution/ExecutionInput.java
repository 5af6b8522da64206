package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.plan.PlanSetting;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The input of a run: all that is known of a workflow before it starts.
 *
 * @param initiatedBy text for people, never used for authorization
 * @param owner subject of the token that created the workflow; what authorization goes by
 * @param createdAt when the API accepted the request, to the millisecond
 * @param metadata the caller's own, echoed; null for none
 * @param maxInFlight tasks that may run at once; null for the default
 * @param restoredFrom whose finished tasks the run begins with; null for a run that begins at the beginning
 * @param updatesProgress whether the run keeps the progress that lists show up to date while it works; null for no, as in runs that older
 *     builds began
 * @param maxIterations rounds that an iterative run may take, in place of what the definition says; null for that
 */
public record ExecutionInput(
        WorkflowDefinition definition,
        @Nullable JsonObject input,
        String initiatedBy,
        String owner,
        Instant createdAt,
        @Nullable JsonObject metadata,
        @Nullable Integer maxInFlight,
        @Nullable RestoredFrom restoredFrom,
        @Nullable Boolean updatesProgress,
        @Nullable Integer maxIterations) {
    /** Runs can be started manually, with anything; what is not an input of this product is not to be taken for one. */
    public ExecutionInput {
        Stream.of(definition, initiatedBy, owner, createdAt).forEach(Objects::requireNonNull);
    }

    public ExecutionInput(
            WorkflowDefinition definition,
            @Nullable JsonObject input,
            String initiatedBy,
            String owner,
            Instant createdAt,
            @Nullable JsonObject metadata) {
        this(definition, input, initiatedBy, owner, createdAt, metadata, null, null);
    }

    /** The input of a run as older builds began it, which updates its progress only at rest. */
    public ExecutionInput(
            WorkflowDefinition definition,
            @Nullable JsonObject input,
            String initiatedBy,
            String owner,
            Instant createdAt,
            @Nullable JsonObject metadata,
            @Nullable Integer maxInFlight,
            @Nullable RestoredFrom restoredFrom) {
        this(definition, input, initiatedBy, owner, createdAt, metadata, maxInFlight, restoredFrom, null);
    }

    /** The input of a run that takes as many rounds as its definition says. */
    public ExecutionInput(
            WorkflowDefinition definition,
            @Nullable JsonObject input,
            String initiatedBy,
            String owner,
            Instant createdAt,
            @Nullable JsonObject metadata,
            @Nullable Integer maxInFlight,
            @Nullable RestoredFrom restoredFrom,
            @Nullable Boolean updatesProgress) {
        this(
                definition,
                input,
                initiatedBy,
                owner,
                createdAt,
                metadata,
                maxInFlight,
                restoredFrom,
                updatesProgress,
                null);
    }

    /** The input of a run that continues from a checkpoint: of the run that has this input, or, for a fork, of another workflow. */
    public ExecutionInput from(RestoredFrom checkpoint) {
        RestoredFrom numbered = checkpoint.kind() == RestoredFrom.Kind.FORK
                ? checkpoint
                : checkpoint.withSequenceBase(sequences().nextBase());
        return with(numbered, updatesProgress, maxIterations);
    }

    /** The input of a new run that keeps its progress up to date. */
    public ExecutionInput updatingProgress() {
        return with(restoredFrom, true, maxIterations);
    }

    /** The input of a run that may take this many rounds. */
    public ExecutionInput iterating(int rounds) {
        return with(restoredFrom, updatesProgress, rounds);
    }

    private ExecutionInput with(
            @Nullable RestoredFrom restored, @Nullable Boolean updates, @Nullable Integer iterations) {
        return new ExecutionInput(
                definition, input, initiatedBy, owner, createdAt, metadata, maxInFlight, restored, updates, iterations);
    }

    /** The definition that the run is planned by. What agents are asked follows from {@link #definition}. */
    public WorkflowDefinition planned() {
        return maxIterations == null ? definition : PlanSetting.MAX_ITERATIONS.in(definition, maxIterations);
    }

    /** How the events of a run with this input are numbered. */
    public Sequences sequences() {
        return Sequences.of(restoredFrom);
    }
}
