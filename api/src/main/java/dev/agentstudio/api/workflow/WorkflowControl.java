package dev.agentstudio.api.workflow;

import dev.agentstudio.api.listing.RecentWrites;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.http.HttpHeaders;
import io.temporal.client.WorkflowTargetOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pauses, cancels and deletes workflows. Each answers when what it did is true for every reader. */
@Singleton
final class WorkflowControl {
    /** A signal is in history at once, but for a workflow task whose worker has just died: that one is given up after 10 seconds. */
    private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(25);

    private static final Set<WorkflowStatus> ACTIVE = EnumSet.of(WorkflowStatus.PENDING, WorkflowStatus.RUNNING);

    private final WorkflowReader reader;
    private final WorkflowWatch watch;
    private final TemporalGateway temporal;
    private final Tombstones tombstones;
    private final RecentWrites recentWrites;

    WorkflowControl(
            WorkflowReader reader,
            WorkflowWatch watch,
            TemporalGateway temporal,
            Tombstones tombstones,
            RecentWrites recentWrites) {
        this.recentWrites = recentWrites;
        this.reader = reader;
        this.watch = watch;
        this.temporal = temporal;
        this.tombstones = tombstones;
    }

    /** Returns once no new task will start. */
    void pause(String id, HttpHeaders conditions, Caller caller) {
        require("pause", ACTIVE, reader.matching(id, conditions, caller).state().status());
        signal(id, ExecutionWorkflow.PAUSE, caller);
        RunState state = watch.await(id, caller, SIGNAL_LIMIT, now -> !ACTIVE.contains(now.status()))
                .state();
        requireReached("pause", WorkflowStatus.PAUSED, state);
    }

    /** Returns once the workflow is cancelled for its readers; its tasks stop within moments. */
    void cancel(String id, HttpHeaders conditions, Caller caller) {
        Set<WorkflowStatus> allowed = EnumSet.copyOf(ACTIVE);
        allowed.add(WorkflowStatus.PAUSED);
        require(
                "cancel",
                allowed,
                reader.matching(id, conditions, caller).state().status());
        signal(id, ExecutionWorkflow.CANCEL, caller);
        RunState state = watch.await(
                        id, caller, SIGNAL_LIMIT, now -> now.status().isTerminal())
                .state();
        requireReached("cancel", WorkflowStatus.CANCELLED, state);
    }

    /** Deletes all runs of a workflow; for readers of this node it is gone at once. */
    void delete(String id, HttpHeaders conditions, Caller caller) {
        RunView view = reader.matching(id, conditions, caller);
        require(
                "delete",
                EnumSet.complementOf(EnumSet.copyOf(ACTIVE)),
                view.state().status());
        for (String runId : runs(view.state())) {
            temporal.delete(id, runId);
            tombstones.add(runId);
        }
        recentWrites.wrote(caller.subject(), id);
    }

    /** The ids of all runs of a workflow, the newest first. */
    private Set<String> runs(RunState newest) {
        Set<String> runIds = new LinkedHashSet<>();
        for (RunState run = newest; run != null; run = earlier(run)) {
            runIds.add(run.runId());
        }
        if (!runIds.contains(firstRun(newest.workflowId()))) {
            // By a Reset, of which no input tells. Seldom, so that visibility can be asked.
            temporal.runs(newest.workflowId()).forEach(run -> runIds.add(run.getRunId()));
        }
        return runIds;
    }

    /** The run that a run goes on from; null when there is none of the same workflow. */
    private @Nullable RunState earlier(RunState run) {
        RestoredFrom source = run.input().restoredFrom();
        return source != null && source.workflowId().equals(run.workflowId())
                ? reader.run(run.workflowId(), source.runId()).orElse(null)
                : null;
    }

    private String firstRun(String id) {
        return temporal.describe(id)
                .map(found -> found.getWorkflowExecutionInfo().getFirstRunId())
                .orElse("");
    }

    private void signal(String id, String name, Caller caller) {
        // If it has just ended, what it ended as is read next.
        temporal.whileOpen(
                WorkflowTargetOptions.newBuilder().setWorkflowId(id).build(),
                run -> run.signal(name, new ControlSignal(caller.name(), null)));
        recentWrites.wrote(caller.subject(), id);
    }

    private static void require(String operation, Set<WorkflowStatus> allowed, WorkflowStatus status) {
        if (!allowed.contains(status)) {
            throw ProblemException.wrongStatus(operation, status);
        }
    }

    private static void requireReached(String operation, WorkflowStatus wanted, RunState state) {
        if (ACTIVE.contains(state.status())) {
            throw ProblemException.temporalUnavailable(state.workflowId());
        }
        if (state.status() != wanted) {
            throw ProblemException.wrongStatus(operation, state.status());
        }
    }
}
