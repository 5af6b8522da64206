package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.listing.RecentWrites;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.ratelimit.ConcurrencyLimit;
import dev.agentstudio.api.ratelimit.FairShare;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.micronaut.http.HttpStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.Priority;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Starts runs in Temporal. */
@Singleton
final class RunStarter {
    private final TemporalGateway temporal;
    private final RecentWrites recentWrites;
    private final ConcurrencyLimit limit;
    private final NamedFiles files;
    private final FairShare shares;

    RunStarter(
            TemporalGateway temporal,
            RecentWrites recentWrites,
            ConcurrencyLimit limit,
            NamedFiles files,
            FairShare shares) {
        this.shares = shares;
        this.files = files;
        this.temporal = temporal;
        this.recentWrites = recentWrites;
        this.limit = limit;
    }

    /**
     * Starts the first run of a workflow whose id nobody else uses, within the caller's limit.
     *
     * @throws ProblemException that names the workflow when it is not known whether Temporal has started it
     */
    RunState startNew(WorkflowId id, ExecutionInput input, Caller caller) {
        WorkflowRun run = limit.admitted(caller, id.value(), () -> {
            files.give(id, input);
            return start(id, input, caller);
        });
        return beginning(run, input);
    }

    private WorkflowRun start(WorkflowId id, ExecutionInput input, Caller caller) {
        try {
            return temporal.start(AgentWorkflow.TYPE, firstRun(id, input, caller), input);
        } catch (ProblemException e) {
            throw e.status() == HttpStatus.SERVICE_UNAVAILABLE.getCode()
                    ? ProblemException.startUnknown(id.value())
                    : e;
        }
    }

    /** Starts the first run of a workflow; empty when another request was first. */
    Optional<RunState> startFirst(WorkflowId id, ExecutionInput input, Caller caller) {
        files.give(id, input);
        return temporal.startIfAbsent(AgentWorkflow.TYPE, firstRun(id, input, caller), input)
                .map(run -> beginning(run, input));
    }

    /**
     * Starts a run in place of one that was deleted, but that Temporal has not removed yet. All requests that replace the same run start one
     * run, also when that has ended before the last of them arrives.
     */
    void replace(WorkflowRun deleted, ExecutionInput input, Caller caller) {
        WorkflowOptions options = StartOptions.laterRun(deleted.workflowId(), input)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setRequestId("replace-" + deleted.runId())
                .setPriority(share(input, caller))
                .build();
        files.give(deleted.workflowId(), input);
        if (temporal.startIfAbsent(AgentWorkflow.TYPE, options, input).isPresent()) {
            recentWrites.wrote(input.owner(), deleted.workflowId());
        }
    }

    /** The state of a run before anything has happened to it. */
    RunState beginning(WorkflowRun run, ExecutionInput input) {
        recentWrites.wrote(input.owner(), run.workflowId());
        return RunFold.begin(new RunEvent.Created(1, input.createdAt(), run, input));
    }

    private Priority share(ExecutionInput input, Caller caller) {
        return shares.of(KeywordText.encode(input.owner()), caller);
    }

    private WorkflowOptions firstRun(WorkflowId id, ExecutionInput input, Caller caller) {
        return StartOptions.firstRun(id, input)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setPriority(share(input, caller))
                .build();
    }
}
