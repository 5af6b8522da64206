package dev.agentstudio.api.workflow;

import dev.agentstudio.api.lifecycle.Draining;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the end of workflows. */
@Singleton
final class WorkflowExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(WorkflowExecutor.class);
    private static final String HUNG_UP = "The caller of execute hung up";

    private final WorkflowReader reader;
    private final TemporalGateway temporal;
    private final Draining draining;

    WorkflowExecutor(WorkflowReader reader, TemporalGateway temporal, Draining draining) {
        this.draining = draining;
        this.reader = reader;
        this.temporal = temporal;
    }

    /**
     * Waits for a workflow to end.
     *
     * @param patience how long; null for as long as it takes
     * @throws ProblemException when the workflow overran its timeout or was cancelled while we waited
     */
    Execution await(String id, Caller caller, @Nullable Duration patience) {
        boolean isOver = isOver(id, patience);
        RunView view = reader.read(id, caller);
        return isOver || view.state().status().isTerminal()
                ? new Execution.Ended(result(view))
                : new Execution.GoesOn(view);
    }

    /** Has nobody work for a caller who is gone. */
    void abandon(String id) {
        try {
            temporal.call(() -> {
                stub(id).cancel(HUNG_UP);
                return id;
            });
        } catch (WorkflowException | ProblemException e) {
            LOG.debug("Workflow {} was abandoned, but not cancelled: {}", id, e.getMessage());
        }
    }

    /** How it ended is read from history, so a failed workflow is no error here. */
    private boolean isOver(String id, @Nullable Duration patience) {
        CompletableFuture<Object> end = patience == null
                ? stub(id).getResultAsync(Object.class)
                : stub(id).getResultAsync(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS, Object.class);
        try {
            CompletableFuture.anyOf(end, draining.over()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return false;
            }
            if (e.getCause() instanceof WorkflowNotFoundException) {
                // It was deleted, which the read that follows tells.
                return true;
            }
            if (e.getCause() instanceof WorkflowServiceException || !(e.getCause() instanceof WorkflowException)) {
                throw ProblemException.temporalUnavailable(id);
            }
        }
        if (!end.isDone()) {
            end.cancel(true);
            throw ProblemException.shuttingDown(id);
        }
        return true;
    }

    private WorkflowStub stub(String id) {
        return temporal.client().newUntypedWorkflowStub(id);
    }

    private static WorkflowResult result(RunView view) {
        RunState state = view.state();
        if (state.status() == WorkflowStatus.CANCELLED) {
            throw ProblemException.cancelled(state.workflowId());
        }
        return WorkflowResult.of(view, state.input().createdAt());
    }
}
