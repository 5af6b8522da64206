package dev.agentstudio.api.task;

import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.connection.TemporalConnection;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.task.SingleTaskOptions;
import io.temporal.api.enums.v1.ActivityIdReusePolicy;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.client.ActivityAlreadyStartedException;
import io.temporal.client.ActivityClient;
import io.temporal.client.ActivityExecutionDescription;
import io.temporal.client.DescribeActivityOptions;
import io.temporal.client.StartActivityOptions;
import io.temporal.client.UntypedActivityHandle;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries each task as a standalone activity of Temporal. */
@Singleton
final class ActivityCarrier implements TaskCarrier {
    private static final DescribeActivityOptions ALL = DescribeActivityOptions.newBuilder()
            .setIncludeInput(true)
            .setIncludeHeartbeatDetails(true)
            .setIncludeLastFailure(true)
            .build();

    private final TemporalGateway temporal;
    private final ActivityClient activities;

    ActivityCarrier(TemporalGateway temporal) {
        this.temporal = temporal;
        this.activities = TemporalConnection.activities(temporal.client());
    }

    @Override
    public boolean start(AgentCall call, String owner) {
        StartActivityOptions options = StartActivityOptions.newBuilder()
                .setId(call.taskId())
                .setTaskQueue(ExecutionWorkflow.TASK_QUEUE)
                .setScheduleToCloseTimeout(SingleTaskOptions.scheduleToClose(call))
                .setStartToCloseTimeout(SingleTaskOptions.startToClose(call))
                .setHeartbeatTimeout(SingleTaskOptions.HEARTBEAT_TIMEOUT)
                .setRetryOptions(SingleTaskOptions.RETRY)
                .setIdReusePolicy(ActivityIdReusePolicy.ACTIVITY_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(RunAttributes.OWNER, owner)
                        .build())
                .setSummary(SingleTaskOptions.summary(call))
                .build();
        return temporal.call(() -> {
            try {
                activities.start(AgentActivities.EXECUTE, options, call);
                return true;
            } catch (ActivityAlreadyStartedException e) {
                return false;
            }
        });
    }

    @Override
    public CompletableFuture<AgentResponse> answer(String taskId) {
        return handle(taskId).getResultAsync(AgentResponse.class);
    }

    @Override
    public Optional<CarriedTask> find(String taskId) {
        return temporal.found(() -> handle(taskId).describe(ALL))
                .filter(found -> AgentActivities.EXECUTE.equals(found.getActivityType()))
                .map(ActivityCarrier::task);
    }

    @Override
    public void cancel(String taskId, String reason) {
        temporal.found(() -> {
            handle(taskId).cancel(reason);
            return taskId;
        });
    }

    private UntypedActivityHandle handle(String taskId) {
        return activities.getHandle(taskId, null);
    }

    private static CarriedTask task(ActivityExecutionDescription found) {
        AgentCall call = found.getInput().get(0, AgentCall.class);
        String owner = found.getSearchAttributes().get(RunAttributes.OWNER);
        Instant closedAt = found.getCloseTime();
        return new CarriedTask(
                Objects.requireNonNull(call),
                owner == null ? "" : owner,
                found.getScheduledTime(),
                closedAt,
                found.getAttempt(),
                closedAt == null ? pending(found) : null);
    }

    private static PendingTask pending(ActivityExecutionDescription found) {
        boolean isRunning = found.getRunState() != PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
        AgentProgress progress = isRunning
                        && found.hasHeartbeatDetails()
                        && found.getHeartbeatDetails().getSize() > 0
                ? found.getHeartbeatDetails().get(AgentProgress.class)
                : null;
        return new PendingTask(
                found.getActivityId(),
                isRunning,
                found.getAttempt(),
                found.getLastStartedTime(),
                progress == null ? AgentProgress.NONE : progress,
                found.hasLastFailure() ? message(found.getLastFailure()) : null,
                isRunning ? null : found.getNextAttemptScheduleTime());
    }

    private static String message(@Nullable RuntimeException failure) {
        return failure instanceof ApplicationFailure agent ? agent.getOriginalMessage() : "The worker was lost";
    }
}
