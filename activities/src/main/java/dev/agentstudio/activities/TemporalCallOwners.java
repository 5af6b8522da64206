package dev.agentstudio.activities;

import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.ActivityClient;
import io.temporal.client.ActivityExecutionDescription;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.TemporalException;
import org.jspecify.annotations.Nullable;

/** Asks Temporal. */
public final class TemporalCallOwners implements CallOwners {
    private static final PendingActivityState CANCELLING = PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED;

    private final WorkflowClient client;
    private final ActivityClient standalone;

    public TemporalCallOwners(WorkflowClient client) {
        this.client = client;
        this.standalone = TemporalConnection.activities(client);
    }

    @Override
    public State stateOf(@Nullable WorkflowId workflowId, TaskId taskId, String runId, String activityId) {
        if (workflowId != null) {
            return inWorkflow(new WorkflowRun(workflowId, new RunId(runId)), activityId);
        }
        State carried = inWorkflow(new WorkflowRun(new WorkflowId(taskId.value()), new RunId(runId)), activityId);
        return carried == State.UNKNOWN ? alone(activityId, runId) : carried;
    }

    private State inWorkflow(WorkflowRun run, String activityId) {
        DescribeWorkflowExecutionRequest request = DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(Executions.of(run))
                .build();
        try {
            boolean isAwaited = client
                    .getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(request)
                    .getPendingActivitiesList()
                    .stream()
                    .anyMatch(activity ->
                            activity.getActivityId().equals(activityId) && activity.getState() != CANCELLING);
            return isAwaited ? State.AWAITED : State.ENDED;
        } catch (StatusRuntimeException e) {
            return state(e);
        }
    }

    private State alone(String activityId, String runId) {
        try {
            ActivityExecutionDescription found =
                    standalone.getHandle(activityId, runId).describe();
            return found.getCloseTime() == null && found.getRunState() != CANCELLING ? State.AWAITED : State.ENDED;
        } catch (StatusRuntimeException e) {
            return state(e);
        } catch (TemporalException e) {
            return State.AWAITED;
        }
    }

    /** A run id that is none of Temporal's belongs to nobody; any other failure says nothing. */
    private static State state(StatusRuntimeException failure) {
        Status.Code code = failure.getStatus().getCode();
        return code == Status.Code.NOT_FOUND || code == Status.Code.INVALID_ARGUMENT ? State.UNKNOWN : State.AWAITED;
    }
}
