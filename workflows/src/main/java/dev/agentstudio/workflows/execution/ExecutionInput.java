package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
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
 */
public record ExecutionInput(
        WorkflowDefinition definition,
        @Nullable JsonObject input,
        String initiatedBy,
        String owner,
        Instant createdAt,
        @Nullable JsonObject metadata,
        @Nullable Integer maxInFlight,
        @Nullable RestoredFrom restoredFrom) {
    /** Runs can be started by hand, with anything; what is no input of ours is not to be taken for one. */
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

    /** The same workflow, going on from a checkpoint. */
    public ExecutionInput from(RestoredFrom checkpoint) {
        return new ExecutionInput(definition, input, initiatedBy, owner, createdAt, metadata, maxInFlight, checkpoint);
    }
}
