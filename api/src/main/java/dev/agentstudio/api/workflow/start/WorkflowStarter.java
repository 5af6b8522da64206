package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.history.RunState;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates workflows. */
@Singleton
public final class WorkflowStarter {
    private final RunStarter runs;
    private final KeyedStarter keyed;
    private final int maxInFlight;

    /** @param maxInFlight tasks of one workflow that may run at once */
    WorkflowStarter(RunStarter runs, KeyedStarter keyed, @Value("${workflows.max-in-flight:200}") int maxInFlight) {
        this.runs = runs;
        this.keyed = keyed;
        this.maxInFlight = maxInFlight;
    }

    /**
     * Creates a workflow and returns the state of its very beginning. A key that was sent before creates nothing: the state is then that of
     * the beginning of the workflow which it created. Temporal guarantees it, since the workflow's id is derived from the key.
     *
     * @throws ProblemException when the key was sent before with something else
     */
    RunState create(WorkflowRequest request, Caller caller, @Nullable IdempotencyKey key) {
        return start(input(request, caller, null), caller, key);
    }

    /**
     * Creates a workflow that continues from a checkpoint of another one.
     *
     * @param origin null for a workflow that takes over nothing
     * @throws ProblemException when the key was sent before with something else
     */
    public RunState fork(
            WorkflowRequest request, Caller caller, @Nullable IdempotencyKey key, @Nullable RestoredFrom origin) {
        return start(input(request, caller, origin), caller, key);
    }

    /** The workflow that a key of this caller has created, as it is now. */
    public Optional<RunState> createdBy(IdempotencyKey key, Caller caller) {
        return keyed.find(WorkflowIds.of(key, caller.subject()));
    }

    private RunState start(ExecutionInput input, Caller caller, @Nullable IdempotencyKey key) {
        return key == null
                ? runs.startNew(WorkflowIds.random(), input, caller)
                : keyed.startOnce(WorkflowIds.of(key, caller.subject()), input, caller);
    }

    private ExecutionInput input(WorkflowRequest request, Caller caller, @Nullable RestoredFrom origin) {
        Instant createdAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new ExecutionInput(
                request.definition(),
                request.input(),
                Objects.requireNonNullElse(request.initiatedBy(), caller.name()),
                caller.subject(),
                createdAt,
                request.metadata(),
                maxInFlight,
                origin,
                true);
    }
}
