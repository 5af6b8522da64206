package dev.agentstudio.activities;

import dev.agentstudio.workflows.execution.CheckpointActivities;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunLoader;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.failure.ApplicationFailure;
import java.util.List;

/** Loads checkpoints from the history of earlier runs. */
public final class HistoryCheckpointActivities implements CheckpointActivities {
    private final WorkflowClient client;
    private final RunLoader loader;

    public HistoryCheckpointActivities(WorkflowClient client) {
        this.client = client;
        this.loader = new RunLoader(new HistoryDecoder(client.getOptions().getDataConverter()), this::history);
    }

    @Override
    public RestoredPage load(RestoredFrom source, int offset) {
        return loader.load(source.workflowId(), source.runId())
                .flatMap(run -> new Checkpoints(run).page(source, offset))
                .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure(
                        "The checkpoint to go on from does not exist any more", "CHECKPOINT_LOST"));
    }

    private List<HistoryEvent> history(String workflowId, String runId) {
        try {
            return client.fetchHistory(workflowId, runId).getHistory().getEventsList();
        } catch (WorkflowNotFoundException e) {
            return List.of();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }
}
