package dev.agentstudio.api.workflow;

import dev.agentstudio.api.lifecycle.Draining;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowServiceException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Starts a workflow and waits for its end. */
@Singleton
final class WorkflowExecutor {
    private final WorkflowStarter starter;
    private final WorkflowReader reader;
    private final TemporalGateway temporal;
    private final Draining draining;

    WorkflowExecutor(WorkflowStarter starter, WorkflowReader reader, TemporalGateway temporal, Draining draining) {
        this.draining = draining;
        this.starter = starter;
        this.reader = reader;
        this.temporal = temporal;
    }

    /** @throws ProblemException when the workflow overran its timeout or was cancelled while we waited */
    WorkflowResult execute(WorkflowRequest request, Caller caller) {
        String id = starter.start(request, caller).workflowId();
        awaitEnd(id);
        return result(reader.read(id, caller));
    }

    /** How it ended is read from history, so a failed workflow is no error here. */
    private void awaitEnd(String id) {
        CompletableFuture<Object> end =
                temporal.client().newUntypedWorkflowStub(id).getResultAsync(Object.class);
        try {
            CompletableFuture.anyOf(end, draining.over()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WorkflowServiceException || !(e.getCause() instanceof WorkflowException)) {
                throw ProblemException.temporalUnavailable(id);
            }
        }
        if (!end.isDone()) {
            end.cancel(true);
            throw ProblemException.shuttingDown(id);
        }
    }

    private static WorkflowResult result(RunView view) {
        RunState state = view.state();
        if (state.exceededTimeoutSeconds() != null) {
            throw ProblemException.overran(state.workflowId(), state.exceededTimeoutSeconds());
        }
        if (state.status() == WorkflowStatus.CANCELLED) {
            throw ProblemException.cancelled(state.workflowId());
        }
        Instant end = Objects.requireNonNullElse(state.endedAt(), state.lastUpdatedAt());
        return new WorkflowResult(
                state.workflowId(),
                state.status() == WorkflowStatus.COMPLETED,
                view.context(),
                Durations.format(Duration.between(state.input().createdAt(), end)),
                state.errorMessage());
    }
}
