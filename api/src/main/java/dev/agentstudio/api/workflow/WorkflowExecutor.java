package dev.agentstudio.api.workflow;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowServiceException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Starts a workflow and waits for its end. */
@Singleton
final class WorkflowExecutor {
    private final WorkflowStarter starter;
    private final WorkflowReader reader;
    private final TemporalGateway temporal;

    WorkflowExecutor(WorkflowStarter starter, WorkflowReader reader, TemporalGateway temporal) {
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
        try {
            temporal.client().newUntypedWorkflowStub(id).getResult(Object.class);
        } catch (WorkflowServiceException | StatusRuntimeException e) {
            throw ProblemException.temporalUnavailable(id);
        } catch (WorkflowException e) {
            return;
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
