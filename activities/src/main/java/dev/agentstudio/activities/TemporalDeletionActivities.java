package dev.agentstudio.activities;

import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.workflows.deletion.DeletionActivities;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Deletes runs through Temporal's own API, and with the last of them the workflow's artifacts. */
public final class TemporalDeletionActivities implements DeletionActivities {
    private final WorkflowClient client;
    private final ArtifactStore artifacts;

    public TemporalDeletionActivities(WorkflowClient client, ArtifactStore artifacts) {
        this.client = client;
        this.artifacts = artifacts;
    }

    @Override
    public List<RunId> findRuns(WorkflowId workflowId, RunId newest, RunId deletion) {
        List<WorkflowExecutionMetadata> listed = client.listExecutions("WorkflowId = '%s'".formatted(workflowId))
                .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime))
                .toList();
        WorkflowExecutionMetadata self = listed.stream()
                .filter(run -> idOf(run).equals(deletion))
                .findFirst()
                // What visibility has of the runs before is complete once it has this one, which is newer.
                .orElseThrow(() -> ApplicationFailure.newFailure("Visibility does not know the deletion yet", "LAG"));
        Set<RunId> runs = new LinkedHashSet<>(chain(workflowId, newest));
        listed.stream()
                .filter(run -> !run.getStartTime().isAfter(self.getStartTime()))
                .map(TemporalDeletionActivities::idOf)
                .filter(run -> !run.equals(deletion))
                .forEach(runs::add);
        return List.copyOf(runs);
    }

    @Override
    public void deleteRuns(WorkflowId workflowId, List<RunId> runIds) {
        List<WorkflowRun> runs =
                runIds.stream().map(runId -> new WorkflowRun(workflowId, runId)).toList();
        runs.forEach(this::delete);
        long left = runs.stream().filter(this::exists).count();
        if (left > 0) {
            throw ApplicationFailure.newFailure("Temporal still has %d of the runs".formatted(left), "RUNS_LEFT");
        }
        deleteArtifacts(workflowId);
    }

    private void deleteArtifacts(WorkflowId workflowId) {
        try {
            artifacts.deleteAll(ArtifactSpace.of(workflowId));
        } catch (IOException e) {
            throw ApplicationFailure.newFailureWithCause("The artifact store cannot be reached", "ARTIFACT_STORE", e);
        }
    }

    @Override
    public void deleteItself(WorkflowId workflowId, RunId runId) {
        delete(new WorkflowRun(workflowId, runId));
    }

    /** A run and those that it continues, oldest first, as far as they still exist. */
    private List<RunId> chain(WorkflowId workflowId, RunId newest) {
        ArrayDeque<RunId> chain = new ArrayDeque<>();
        Optional<RunId> next = Optional.of(newest);
        while (next.isPresent()) {
            RunId runId = next.get();
            chain.addFirst(runId);
            next = input(new WorkflowRun(workflowId, runId))
                    .map(ExecutionInput::restoredFrom)
                    .filter(source -> source.workflowId().equals(workflowId))
                    .map(RestoredFrom::runId);
        }
        return List.copyOf(chain);
    }

    /** Empty when the run does not exist, or is of another workflow type. */
    private Optional<ExecutionInput> input(WorkflowRun run) {
        return found(() -> stub().getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(namespace())
                        .setExecution(Executions.of(run))
                        .setMaximumPageSize(1)
                        .build()))
                .flatMap(page -> input(page.getHistory().getEvents(0)));
    }

    private Optional<ExecutionInput> input(HistoryEvent first) {
        try {
            return Optional.ofNullable(client.getOptions()
                    .getDataConverter()
                    .fromPayloads(
                            0,
                            Optional.of(first.getWorkflowExecutionStartedEventAttributes()
                                    .getInput()),
                            ExecutionInput.class,
                            ExecutionInput.class));
        } catch (DataConverterException e) {
            return Optional.empty();
        }
    }

    private void delete(WorkflowRun run) {
        found(() -> stub().deleteWorkflowExecution(DeleteWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace())
                .setWorkflowExecution(Executions.of(run))
                .build()));
    }

    private boolean exists(WorkflowRun run) {
        return found(() -> stub().describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(namespace())
                        .setExecution(Executions.of(run))
                        .build()))
                .isPresent();
    }

    private WorkflowServiceBlockingStub stub() {
        return client.getWorkflowServiceStubs().blockingStub();
    }

    private String namespace() {
        return client.getOptions().getNamespace();
    }

    private static RunId idOf(WorkflowExecutionMetadata run) {
        return new RunId(run.getExecution().getRunId());
    }

    /** Empty when what is asked about does not exist. */
    private static <T> Optional<T> found(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
