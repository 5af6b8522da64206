package dev.agentstudio.api.workflow.control;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.RunControl;
import dev.agentstudio.workflows.history.ControlLog;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pauses, cancels and deletes workflows. Each answers when what it did is true for every reader, and stays true. */
@Singleton
public final class WorkflowControl {
    private static final Set<WorkflowStatus> ACTIVE = EnumSet.of(WorkflowStatus.PENDING, WorkflowStatus.RUNNING);

    private final WorkflowReader reader;
    private final ControlSignals signals;
    private final WorkflowDeleter deleter;

    WorkflowControl(WorkflowReader reader, ControlSignals signals, WorkflowDeleter deleter) {
        this.reader = reader;
        this.signals = signals;
        this.deleter = deleter;
    }

    /**
     * Returns once no new task will start.
     *
     * @param reason null for none
     */
    void pause(String id, @Nullable String reason, HttpHeaders conditions, Caller caller) {
        ControlLog.Answer answer = reader.untilDecided(id, conditions, caller, run -> {
            require("pause", ACTIVE, run);
            if (run.isTimedOut()) {
                throw ProblemException.timingOut("pause");
            }
            return signals.send(AgentWorkflow.PAUSE, run, reason, null, caller);
        });
        // Several pauses at once all succeed.
        requireAccepted("pause", id, answer, RunControl.Phase.PAUSED);
    }

    /** Returns once the workflow is cancelled for its readers; its tasks stop within moments. */
    void cancel(String id, HttpHeaders conditions, Caller caller) {
        Set<WorkflowStatus> open = EnumSet.copyOf(ACTIVE);
        open.add(WorkflowStatus.PAUSED);
        try {
            ControlLog.Answer answer = reader.untilDecided(id, conditions, caller, run -> {
                require("cancel", open, run);
                return signals.send(AgentWorkflow.CANCEL, run, null, null, caller);
            });
            requireAccepted("cancel", id, answer, RunControl.Phase.CANCELLED);
        } catch (ProblemException e) {
            throw e.status() == HttpStatus.NOT_FOUND.getCode() ? ProblemException.workflowNotRunning(id) : e;
        }
    }

    /** Returns once no reader sees the workflow any more, and nothing can continue it; its runs are removed after that. */
    void delete(String id, HttpHeaders conditions, Caller caller) {
        ControlLog.Answer answer = reader.untilDecided(id, conditions, caller, run -> {
            require("delete", EnumSet.complementOf(EnumSet.copyOf(ACTIVE)), run);
            return deleter.delete(run, caller);
        });
        if (!answer.isAccepted()) {
            throw refused("delete", id, answer.phase());
        }
    }

    private static void requireAccepted(
            String operation, String id, ControlLog.Answer answer, RunControl.Phase alreadyDone) {
        if (!answer.isAccepted() && answer.phase() != alreadyDone) {
            throw refused(operation, id, answer.phase());
        }
    }

    /** Why an open run does not do what it was asked for. */
    public static ProblemException refused(String operation, String id, RunControl.Phase phase) {
        return switch (phase) {
            case RUNNING, RESTARTING, CLOSED -> ProblemException.wrongStatus(operation, WorkflowStatus.RUNNING);
            case PAUSED -> ProblemException.wrongStatus(operation, WorkflowStatus.PAUSED);
            case CANCELLED -> ProblemException.wrongStatus(operation, WorkflowStatus.CANCELLED);
            case TIMED_OUT -> ProblemException.timingOut(operation);
            case DELETED -> ProblemException.workflowNotFound(id);
        };
    }

    private static void require(String operation, Set<WorkflowStatus> allowed, RunState run) {
        if (!allowed.contains(run.status())) {
            throw ProblemException.wrongStatus(operation, run.status());
        }
    }
}
