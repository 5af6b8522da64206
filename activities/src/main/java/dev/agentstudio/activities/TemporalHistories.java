package dev.agentstudio.activities;

import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.temporalclient.connection.HistoryPages;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.List;

/** Histories of runs, read from Temporal page by page. */
final class TemporalHistories implements RunLoader.Source {
    private final WorkflowClient client;

    TemporalHistories(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public Iterable<HistoryEvent> read(WorkflowRun run) {
        HistoryPages pages = new HistoryPages(
                client.getOptions().getNamespace(),
                Executions.of(run),
                0,
                request -> client.getWorkflowServiceStubs().blockingStub().getWorkflowExecutionHistory(request));
        try {
            HistoryPages opened = pages.open();
            return () -> opened;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }
}
