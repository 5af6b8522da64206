package dev.agentstudio.workflows.deletion;

import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;

/** Finds the runs, removes them oldest first, and itself last. A request to cancel it has no effect: what was deleted stays deleted. */
public final class DeletionWorkflowImpl implements DeletionWorkflow {
    /** Retries are how it waits: Temporal removes runs within a second here, and within half a minute on a cluster. */
    private static final ActivityOptions OPTIONS = ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(1))
            .setRetryOptions(RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(200))
                    .setBackoffCoefficient(1.5)
                    .setMaximumInterval(Duration.ofSeconds(5))
                    .build())
            .build();

    private final DeletionActivities activities = Workflow.newActivityStub(DeletionActivities.class, OPTIONS);

    @Override
    public void delete(DeletionInput input) {
        Workflow.newDetachedCancellationScope(() -> deleteAll(input)).run();
    }

    private void deleteAll(DeletionInput input) {
        WorkflowRun deletion = WorkflowRun.current();
        List<RunId> runs = activities.findRuns(deletion.workflowId(), input.runId(), deletion.runId());
        activities.deleteRuns(deletion.workflowId(), runs);
        activities.deleteItself(deletion.workflowId(), deletion.runId());
    }
}
