package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.lifecycle.Draining;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the end of workflows. */
@Singleton
final class WorkflowAwaiter {
    private static final Logger LOG = LoggerFactory.getLogger(WorkflowAwaiter.class);
    private static final String DISCONNECTED = "The caller of execute closed the connection";

    private final WorkflowReader reader;
    private final TemporalGateway temporal;
    private final Draining draining;

    WorkflowAwaiter(WorkflowReader reader, TemporalGateway temporal, Draining draining) {
        this.draining = draining;
        this.reader = reader;
        this.temporal = temporal;
    }

    /**
     * Waits for a workflow to end.
     *
     * @param limit how long to wait; null for no limit
     * @throws ProblemException when the workflow overran its timeout or was cancelled during the wait
     */
    WaitOutcome await(String id, Caller caller, @Nullable Duration limit) {
        Instant deadline = limit == null ? null : Instant.now().plus(limit);
        boolean hasEnded = hasEnded(id, limit);
        RunView view = reader.read(id, caller);
        while (hasEnded && !view.state().status().isTerminal()) {
            // What ended was continued by another run, which has not ended.
            hasEnded = hasEnded(id, deadline == null ? null : Duration.between(Instant.now(), deadline));
            view = reader.read(id, caller);
        }
        return view.state().status().isTerminal()
                ? new WaitOutcome.Ended(result(view))
                : new WaitOutcome.StillActive(view);
    }

    /** Cancels a workflow whose caller has disconnected, so that no agent works for nobody. */
    void cancelAbandoned(String id) {
        try {
            temporal.call(() -> {
                stub(id).cancel(DISCONNECTED);
                return id;
            });
        } catch (WorkflowException | ProblemException e) {
            LOG.debug("Workflow {} of a disconnected caller could not be cancelled: {}", id, e.getMessage());
        }
    }

    /** How it ended is read from history, so a failed workflow is no error here. */
    private boolean hasEnded(String id, @Nullable Duration limit) {
        CompletableFuture<Object> end = limit == null
                ? stub(id).getResultAsync(Object.class)
                : stub(id).getResultAsync(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS, Object.class);
        try {
            CompletableFuture.anyOf(end, draining.waitEnd()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return false;
            }
            if (e.getCause() instanceof WorkflowNotFoundException) {
                // It was deleted; the read that follows reports that.
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
            throw ProblemException.cancelled(state.workflowId().value());
        }
        return WorkflowResult.of(view, state.input().createdAt());
    }
}
