package dev.agentstudio.api.workflow.read;

import dev.agentstudio.api.http.Preconditions;
import dev.agentstudio.api.listing.RunReader;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.http.HttpHeaders;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads workflows from Describe and history. Never queries: a query needs a worker, a read must not. */
@Singleton
public final class WorkflowReader implements RunReader {
    /** How often a run may close, or be followed by another one, between reading it and acting on it. */
    private static final int MAX_TRIES = 10;

    private final TemporalGateway temporal;
    private final RunHistories histories;
    private final HistoryDecoder decoder;

    WorkflowReader(TemporalGateway temporal, RunHistories histories, HistoryDecoder decoder) {
        this.temporal = temporal;
        this.histories = histories;
        this.decoder = decoder;
    }

    /** @throws ProblemException not found, also when it is another's */
    public RunView read(String id, Caller caller) {
        return find(new WorkflowId(id), caller).orElseThrow(() -> ProblemException.workflowNotFound(id));
    }

    /**
     * The workflow, if it is still as the caller last saw it.
     *
     * @throws ProblemException not found; precondition failed
     */
    public RunView matching(String id, HttpHeaders conditions, Caller caller) {
        RunView view = read(id, caller);
        Preconditions.requireMatch(conditions, view::etag);
        return view;
    }

    /**
     * Reads and acts on what was read, again when the run that was read has closed, or was followed by another one, before the action
     * reached it.
     *
     * @param action empty when it did not reach the run
     * @throws ProblemException not found; precondition failed; unavailable when the action never reaches a run
     */
    public <T> T untilDecided(
            String id, HttpHeaders conditions, Caller caller, Function<RunState, Optional<T>> action) {
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            Optional<T> decided = action.apply(matching(id, conditions, caller).state());
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        throw ProblemException.temporalUnavailable(id);
    }

    @Override
    public Optional<RunView> find(WorkflowId id, Caller caller) {
        return temporal.describe(id)
                .filter(found -> isVisible(found.getWorkflowExecutionInfo(), caller))
                .flatMap(this::view);
    }

    /** The newest run of a workflow, of any owner; empty when there is no such workflow, or it is deleted. */
    public Optional<RunView> newest(WorkflowId id) {
        return temporal.describe(id)
                .filter(found -> isOurs(found.getWorkflowExecutionInfo()))
                .flatMap(this::view);
    }

    /** Follows a run from the beginning of its history. */
    public RunFollower follow(WorkflowRun run) {
        return histories.follow(run);
    }

    @Override
    public Optional<RunState> known(RunId runId) {
        return histories.known(runId);
    }

    private Optional<RunView> view(DescribeWorkflowExecutionResponse description) {
        List<PendingTask> pending = description.getPendingActivitiesList().stream()
                .map(decoder::decode)
                .toList();
        return histories
                .read(description.getWorkflowExecutionInfo())
                .map(state -> new RunView(state, pending, histories::answers));
    }

    /** A run as it is, also an earlier one; empty when it does not exist. Nobody is asked whether they may see it. */
    public Optional<RunState> run(WorkflowRun run) {
        return histories.run(run);
    }

    /** A run that has only just been started, with what it will take over. */
    public RunView completed(RunState started) {
        return new RunView(histories.completed(started), List.of(), histories::answers);
    }

    private static boolean isVisible(WorkflowExecutionInfo run, Caller caller) {
        Payload owner = run.getSearchAttributes().getIndexedFieldsMap().get(RunAttributes.OWNER.getName());
        return isOurs(run)
                && owner != null
                && caller.mayRead(Payloads.converter().fromPayload(owner, String.class, String.class));
    }

    private static boolean isOurs(WorkflowExecutionInfo run) {
        return run.getType().getName().equals(AgentWorkflow.TYPE);
    }
}
