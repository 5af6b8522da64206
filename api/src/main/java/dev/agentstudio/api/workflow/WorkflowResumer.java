package dev.agentstudio.api.workflow;

import dev.agentstudio.api.listing.RecentWrites;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.ratelimit.ConcurrencyLimit;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.http.HttpHeaders;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets paused and failed workflows go on, from the latest checkpoint or an earlier one, and waits for their end. */
@Singleton
final class WorkflowResumer {
    /** The longest that a workflow can be active, with room for its last task to stop. */
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(190);

    private final WorkflowReader reader;
    private final WorkflowWatch watch;
    private final TemporalGateway temporal;
    private final ConcurrencyLimit limit;
    private final RecentWrites recentWrites;

    WorkflowResumer(
            WorkflowReader reader,
            WorkflowWatch watch,
            TemporalGateway temporal,
            ConcurrencyLimit limit,
            RecentWrites recentWrites) {
        this.limit = limit;
        this.recentWrites = recentWrites;
        this.reader = reader;
        this.watch = watch;
        this.temporal = temporal;
    }

    /**
     * Returns when the workflow has ended or is paused again.
     *
     * @param checkpointId null for the latest
     */
    WorkflowResult resume(String id, @Nullable String checkpointId, HttpHeaders conditions, Caller caller) {
        RunState state = reader.matching(id, conditions, caller).state();
        if (checkpointId != null && new Checkpoints(state).indexOf(checkpointId).isEmpty()) {
            throw ProblemException.checkpointNotFound(id, checkpointId);
        }
        Instant begin = Instant.now();
        Runnable resume = switch (state.status()) {
            case PAUSED -> () -> resumePaused(state, checkpointId, caller);
            case FAILED -> () -> resumeFailed(state, checkpointId, caller);
            case PENDING, RUNNING, COMPLETED, CANCELLED -> throw ProblemException.wrongStatus("resume", state.status());
        };
        limit.admitted(caller, id, () -> {
            resume.run();
            return id;
        });
        recentWrites.wrote(caller.subject(), id);
        RunView end = watch.await(id, caller, WAIT_LIMIT, now -> now.isAtRestAgain(state));
        return WorkflowResult.of(end, begin);
    }

    private void resumePaused(RunState state, @Nullable String checkpointId, Caller caller) {
        if (checkpointId == null) {
            ifOpen(state, run -> run.signal(ExecutionWorkflow.RESUME, new ControlSignal(caller.name(), null)));
        } else {
            // Only a closed run can be followed by another one under the same id.
            ifOpen(state, run -> run.terminate("Resumed from checkpoint " + checkpointId));
            resumeFailed(state, checkpointId, caller);
        }
    }

    /** With just this run, not with one that may have followed it. */
    private void ifOpen(RunState state, Consumer<WorkflowStub> action) {
        temporal.whileOpen(
                WorkflowTargetOptions.newBuilder()
                        .setWorkflowId(state.workflowId())
                        .setRunId(state.runId())
                        .build(),
                action);
    }

    /**
     * A new run under the same id. Of several callers at once, one starts it; the others wait for the same run, also when it has ended
     * again before their start arrives: Temporal takes all starts that go on from one run for one and the same.
     */
    private void resumeFailed(RunState state, @Nullable String checkpointId, Caller caller) {
        Checkpoints checkpoints = new Checkpoints(state);
        RestoredFrom source = new RestoredFrom(
                RestoredFrom.Kind.RESUME,
                state.workflowId(),
                state.runId(),
                checkpointId == null ? checkpoints.latest() : checkpointId);
        ExecutionInput input = state.input().from(source);
        Map<String, Object> memo = WorkflowStarter.memo(input);
        memo.put("resumedBy", caller.name());
        WorkflowOptions options = WorkflowStarter.laterRun(state.workflowId(), input)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)
                .setRequestId(source.requestId())
                .setMemo(memo)
                .build();
        WorkflowExecution run = temporal.call(() -> {
            try {
                return temporal.client()
                        .newUntypedWorkflowStub(ExecutionWorkflow.TYPE, options)
                        .start(input);
            } catch (WorkflowExecutionAlreadyStarted e) {
                // Others have resumed it meanwhile, more than once.
                return e.getExecution();
            }
        });
        if (checkpointId != null) {
            requireCheckpoint(run, checkpointId);
        }
    }

    /** Whoever asked for a checkpoint does not get a run from elsewhere, which another caller has started at the same time. */
    private void requireCheckpoint(WorkflowExecution run, String checkpointId) {
        boolean isOther = reader.run(run.getWorkflowId(), run.getRunId())
                .map(started -> started.input().restoredFrom())
                .filter(source -> !checkpointId.equals(source.checkpointId()))
                .isPresent();
        if (isOther) {
            throw ProblemException.wrongStatus("resume", WorkflowStatus.RUNNING);
        }
    }
}
