package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.ratelimit.ConcurrencyLimit;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.api.workflow.read.RunHistories;
import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Starts workflows whose ids are derived from idempotency keys: one for each key, however often and wherever it is sent. */
@Singleton
final class KeyedStarter {
    /** Temporal removes runs within a second here, and within half a minute on a cluster with default settings. */
    private static final Duration DELETION_LIMIT = Duration.ofSeconds(40);

    private static final Duration DELETION_POLL = Duration.ofMillis(100);

    private final TemporalGateway temporal;
    private final RunHistories histories;
    private final RunStarter runs;
    private final ConcurrencyLimit limit;

    KeyedStarter(TemporalGateway temporal, RunHistories histories, RunStarter runs, ConcurrencyLimit limit) {
        this.temporal = temporal;
        this.histories = histories;
        this.runs = runs;
        this.limit = limit;
    }

    /** The state of the workflow's beginning, also when an earlier request has started it. */
    RunState startOnce(WorkflowId id, ExecutionInput input, Caller caller) {
        // Looked for first, so that a retry never counts as one more workflow at its owner's limit.
        Optional<WorkflowExecutionInfo> found = awaitDeletion(id);
        return found.flatMap(run -> known(run, input))
                // Another request may just have started it; its admission is then ours, too, and not to be given back.
                .or(() -> limit.admitted(caller, id.value(), () -> startFirstOrReplace(id, found, input, caller)))
                .or(() -> describe(id).flatMap(run -> known(run, input)))
                // Started by another request, and deleted already.
                .orElseGet(() -> startOnce(id, input, caller));
    }

    /** The workflow of this id, as it is now. */
    Optional<RunState> find(WorkflowId id) {
        return describe(id).flatMap(histories::read);
    }

    /** Empty when what runs now is to be found by reading: several requests may have replaced the same run. */
    private Optional<RunState> startFirstOrReplace(
            WorkflowId id, Optional<WorkflowExecutionInfo> deleted, ExecutionInput input, Caller caller) {
        if (deleted.isEmpty()) {
            return runs.startFirst(id, input, caller);
        }
        runs.replace(Executions.run(deleted.get().getExecution()), input, caller);
        return Optional.empty();
    }

    /** Waits while the workflow is being deleted: as long as its deletion is open, nothing else starts under its id. */
    @SuppressWarnings("checkstyle:NoSleep") // Temporal does not report it, so it is polled
    private Optional<WorkflowExecutionInfo> awaitDeletion(WorkflowId id) {
        Instant deadline = Instant.now().plus(DELETION_LIMIT);
        Optional<WorkflowExecutionInfo> found = describe(id);
        while (found.filter(run -> isOpen(run) && histories.read(run).isEmpty()).isPresent()) {
            if (Instant.now().isAfter(deadline)) {
                throw ProblemException.beingDeleted(id.value());
            }
            LockSupport.parkNanos(DELETION_POLL.toNanos());
            found = describe(id);
        }
        return found;
    }

    private static boolean isOpen(WorkflowExecutionInfo run) {
        return run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }

    private Optional<WorkflowExecutionInfo> describe(WorkflowId id) {
        return temporal.describe(id).map(DescribeWorkflowExecutionResponse::getWorkflowExecutionInfo);
    }

    /**
     * The workflow that a key has started; empty when it was deleted. Its stored input is what the key was sent with, also when later runs
     * have followed the first.
     */
    private Optional<RunState> known(WorkflowExecutionInfo run, ExecutionInput input) {
        return histories.read(run).map(state -> requireSame(Executions.run(run.getExecution()), state.input(), input));
    }

    private RunState requireSame(WorkflowRun run, ExecutionInput known, ExecutionInput input) {
        IdempotencyKey.requireSame(requested(known, Instant.EPOCH), requested(input, Instant.EPOCH));
        ExecutionInput beginning = requested(input, known.createdAt());
        // What was sent names what a fork takes over, which later runs of the known one do not.
        RestoredFrom origin = input.restoredFrom();
        return runs.beginning(run, origin == null ? beginning : beginning.from(origin));
    }

    /** What a caller asked for, apart from how it is carried out. */
    private static ExecutionInput requested(ExecutionInput input, Instant createdAt) {
        return new ExecutionInput(
                input.definition(), input.input(), input.initiatedBy(), input.owner(), createdAt, input.metadata());
    }
}
