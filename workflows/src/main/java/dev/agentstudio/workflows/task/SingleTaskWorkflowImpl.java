package dev.agentstudio.workflows.task;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;

public final class SingleTaskWorkflowImpl implements SingleTaskWorkflow {
    @Override
    public AgentResponse run(AgentCall call) {
        ActivityOptions options = ActivityOptions.newBuilder()
                .setSummary(SingleTaskOptions.summary(call))
                .setScheduleToCloseTimeout(SingleTaskOptions.scheduleToClose(call))
                .setStartToCloseTimeout(SingleTaskOptions.startToClose(call))
                .setHeartbeatTimeout(SingleTaskOptions.HEARTBEAT_TIMEOUT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(SingleTaskOptions.RETRY)
                .build();
        return Workflow.newActivityStub(AgentActivities.class, options).execute(call);
    }
}
