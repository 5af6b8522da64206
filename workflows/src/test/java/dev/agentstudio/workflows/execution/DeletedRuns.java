package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.deletion.DeletionActivities;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records what a deletion asks for; the environment's server cannot delete. Finds the newest run only. */
final class DeletedRuns implements DeletionActivities {
    private final List<String> log = new CopyOnWriteArrayList<>();

    List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public List<RunId> findRuns(WorkflowId workflowId, RunId newest, RunId deletion) {
        return List.of(newest);
    }

    @Override
    public void deleteRuns(WorkflowId workflowId, List<RunId> runIds) {
        boolean isFirst = log.isEmpty();
        log.add("delete " + runIds);
        if (isFirst) {
            throw ApplicationFailure.newFailure("They are still there", "RUNS_LEFT");
        }
    }

    @Override
    public void deleteItself(WorkflowId workflowId, RunId runId) {
        log.add("delete itself");
    }
}
