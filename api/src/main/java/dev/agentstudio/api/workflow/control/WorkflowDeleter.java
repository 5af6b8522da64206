package dev.agentstudio.api.workflow.control;

import dev.agentstudio.api.listing.RecentWrites;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.temporal.HistoryTail;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.api.workflow.read.Tombstones;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.workflows.deletion.DeletionInput;
import dev.agentstudio.workflows.deletion.DeletionWorkflow;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.execution.RunControl;
import dev.agentstudio.workflows.history.ControlLog;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes workflows. The deletion follows the newest run under the same id, as a resume would, and Temporal lets only one of them: so after a
 * deletion nothing of the workflow continues, and while something continues nothing is deleted.
 */
@Singleton
final class WorkflowDeleter {
    /** A run waits at most 30 seconds for its tasks to stop. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(45);

    private static final ControlLog.Answer DELETED = new ControlLog.Answer(true, RunControl.Phase.DELETED);

    private final WorkflowReader reader;
    private final TemporalGateway temporal;
    private final ControlSignals signals;
    private final Tombstones tombstones;
    private final RecentWrites recentWrites;

    WorkflowDeleter(
            WorkflowReader reader,
            TemporalGateway temporal,
            ControlSignals signals,
            Tombstones tombstones,
            RecentWrites recentWrites) {
        this.reader = reader;
        this.temporal = temporal;
        this.signals = signals;
        this.tombstones = tombstones;
        this.recentWrites = recentWrites;
    }

    /**
     * Deletes a workflow that is at rest.
     *
     * @param newest its newest run
     * @return empty when it is not the newest any more, has closed meanwhile or was cancelled, so that it is to be read again
     */
    Optional<ControlLog.Answer> delete(RunState newest, Caller caller) {
        boolean isOpen = isOpen(newest);
        if (isOpen && newest.status() == WorkflowStatus.CANCELLED) {
            awaitClosed(newest);
            return Optional.empty();
        }
        Set<RunId> runs = runs(newest);
        Optional<ControlLog.Answer> answer =
                isOpen ? signals.send(AgentWorkflow.DELETE, newest, null, null, caller) : follow(newest);
        if (answer.filter(refused -> refused.phase() == RunControl.Phase.CANCELLED)
                .isPresent()) {
            return Optional.empty();
        }
        if (answer.filter(ControlLog.Answer::isAccepted).isPresent()) {
            runs.forEach(tombstones::add);
            recentWrites.wrote(caller.subject(), newest.workflowId());
        }
        return answer;
    }

    /** A cancelled run is at rest for its readers before it has closed. */
    private boolean isOpen(RunState run) {
        return temporal.describe(run.workflowId())
                .map(found -> found.getWorkflowExecutionInfo())
                .filter(info -> Executions.run(info.getExecution()).equals(run.run()))
                .filter(info -> info.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
                .isPresent();
    }

    /** A cancelled run ends when its tasks have stopped, within moments; its deletion can only follow it. */
    private void awaitClosed(RunState cancelled) {
        HistoryTail tail = temporal.tail(cancelled.run(), cancelled.lastEventId());
        Instant deadline = Instant.now().plus(CLOSE_LIMIT);
        while (!tail.isOver()) {
            if (Instant.now().isAfter(deadline)) {
                throw ProblemException.temporalUnavailable(
                        cancelled.workflowId().value());
            }
            tail.awaitEvent(Duration.between(Instant.now(), deadline));
        }
    }

    private Optional<ControlLog.Answer> follow(RunState closed) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(closed.workflowId().value())
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setRequestId("delete-" + closed.runId())
                .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                .setDisableEagerExecution(true)
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(
                                RunAttributes.OWNER,
                                KeywordText.encode(closed.input().owner()))
                        .build())
                .build();
        return temporal.startIfAbsent(DeletionWorkflow.TYPE, options, new DeletionInput(closed.runId()))
                .map(deletion -> DELETED);
    }

    /** The ids of all runs of a workflow, the newest first. */
    private Set<RunId> runs(RunState newest) {
        Set<RunId> runIds = new LinkedHashSet<>();
        for (RunState run = newest; run != null; run = earlier(run)) {
            runIds.add(run.runId());
        }
        return runIds;
    }

    /** The run that a run continues; null when there is none of the same workflow. */
    private @Nullable RunState earlier(RunState run) {
        RestoredFrom source = run.input().restoredFrom();
        return source != null && source.workflowId().equals(run.workflowId())
                ? reader.run(source.run()).orElse(null)
                : null;
    }
}
