package dev.agentstudio.api.workflow;

import dev.agentstudio.api.listing.RunReader;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.http.HttpHeaders;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Reads workflows from Describe and history. Never queries: a query needs a worker, a read must not. */
@Singleton
final class WorkflowReader implements RunReader {
    private final TemporalGateway temporal;
    private final RunHistories histories;
    private final HistoryDecoder decoder;

    WorkflowReader(TemporalGateway temporal, RunHistories histories, HistoryDecoder decoder) {
        this.temporal = temporal;
        this.histories = histories;
        this.decoder = decoder;
    }

    /** @throws ProblemException not found, also when it is another's */
    RunView read(String id, Caller caller) {
        return find(id, caller).orElseThrow(() -> ProblemException.workflowNotFound(id));
    }

    /**
     * The workflow, if it is still as the caller last saw it.
     *
     * @throws ProblemException not found; precondition failed
     */
    RunView matching(String id, HttpHeaders conditions, Caller caller) {
        RunView view = read(id, caller);
        Preconditions.requireMatch(conditions, view::etag);
        return view;
    }

    @Override
    public Optional<RunView> find(String id, Caller caller) {
        return temporal.describe(id)
                .filter(found -> isVisible(found.getWorkflowExecutionInfo(), caller))
                .flatMap(this::view);
    }

    @Override
    public Optional<RunState> known(String runId) {
        return histories.known(runId);
    }

    private Optional<RunView> view(DescribeWorkflowExecutionResponse description) {
        List<PendingTask> pending = description.getPendingActivitiesList().stream()
                .map(decoder::decode)
                .toList();
        return histories.read(description.getWorkflowExecutionInfo()).map(state -> new RunView(state, pending));
    }

    /** A run as it is, also an earlier one; empty when it does not exist. Nobody is asked whether they may see it. */
    Optional<RunState> run(String id, String runId) {
        return histories.run(id, runId);
    }

    /** A run that has only just been started, with what it will take over. */
    RunState completed(RunState started) {
        return histories.completed(started);
    }

    private static boolean isVisible(WorkflowExecutionInfo run, Caller caller) {
        Payload owner = run.getSearchAttributes().getIndexedFieldsMap().get(RunAttributes.OWNER.getName());
        return run.getType().getName().equals(ExecutionWorkflow.TYPE)
                && owner != null
                && caller.mayRead(Payloads.converter().fromPayload(owner, String.class, String.class));
    }
}
