package dev.agentstudio.workflows.deletion;

import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** What a deletion does in Temporal. Each may be repeated. */
@ActivityInterface
public interface DeletionActivities {
    /**
     * The ids of all runs of a workflow that are older than its deletion, oldest first: those that continued one another, and those that a
     * Reset made.
     *
     * @param newest id of the run that the deletion follows
     * @param deletion id of the deletion's own run
     * @throws io.temporal.failure.ApplicationFailure retryable, while Temporal's visibility does not know the deletion itself yet
     */
    @ActivityMethod(name = "FindRuns")
    List<RunId> findRuns(WorkflowId workflowId, RunId newest, RunId deletion);

    /**
     * Deletes runs with the workflow's artifacts, and returns when none of them exists any more.
     *
     * @throws io.temporal.failure.ApplicationFailure retryable, while Temporal or the artifact store still has some of them
     */
    @ActivityMethod(name = "DeleteRuns")
    void deleteRuns(WorkflowId workflowId, List<RunId> runIds);

    /** Deletes the run that calls this. It is closed by that, so nothing of it comes after. */
    @ActivityMethod(name = "DeleteItself")
    void deleteItself(WorkflowId workflowId, RunId runId);
}
