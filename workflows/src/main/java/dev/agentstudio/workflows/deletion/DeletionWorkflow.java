package dev.agentstudio.workflows.deletion;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Removes a workflow. It is itself the newest run of what it removes: Temporal lets one run at a time follow another one under the same id,
 * so whatever else would follow, a resume above all, is refused from the moment at which the deletion is accepted.
 */
@WorkflowInterface
public interface DeletionWorkflow {
    /** The Temporal workflow type. */
    String TYPE = "WorkflowDeletion";

    /** Removes the run that the input names, all earlier ones, and in the end this run. */
    @WorkflowMethod(name = TYPE)
    void delete(DeletionInput input);
}
