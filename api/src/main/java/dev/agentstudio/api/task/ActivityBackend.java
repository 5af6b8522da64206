package dev.agentstudio.api.task;

import dev.agentstudio.agentprotocol.AgentPools;
import dev.agentstudio.api.temporal.ExecutionLists;
import dev.agentstudio.api.temporal.QueryText;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.task.SingleTaskOptions;
import io.temporal.api.enums.v1.ActivityIdReusePolicy;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.client.ActivityAlreadyStartedException;
import io.temporal.client.ActivityClient;
import io.temporal.client.ActivityExecutionDescription;
import io.temporal.client.DescribeActivityOptions;
import io.temporal.client.StartActivityOptions;
import io.temporal.client.UntypedActivityHandle;
import io.temporal.common.Priority;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs each task as a standalone activity. */
@Singleton
final class ActivityBackend implements TaskBackend {
    private static final DescribeActivityOptions ALL = DescribeActivityOptions.newBuilder()
            .setIncludeInput(true)
            .setIncludeHeartbeatDetails(true)
            .setIncludeLastFailure(true)
            .build();

    private final TemporalGateway temporal;
    private final ExecutionLists lists;
    private final ActivityClient activities;
    private final AgentPools pools;

    ActivityBackend(TemporalGateway temporal, ExecutionLists lists, AgentPools pools) {
        this.temporal = temporal;
        this.lists = lists;
        this.pools = pools;
        this.activities = TemporalConnection.activities(temporal.client());
    }

    @Override
    public boolean start(AgentCall call, String owner, Priority share) {
        StartActivityOptions options = StartActivityOptions.newBuilder()
                .setId(call.taskId().value())
                .setTaskQueue(pools.of(call.agentType())
                        .map(pool -> AgentWorkflow.taskQueue(pool.name()))
                        .orElse(AgentWorkflow.TASK_QUEUE))
                .setScheduleToCloseTimeout(SingleTaskOptions.scheduleToClose(call))
                .setStartToCloseTimeout(SingleTaskOptions.startToClose(call))
                .setHeartbeatTimeout(SingleTaskOptions.HEARTBEAT_TIMEOUT)
                .setRetryOptions(SingleTaskOptions.RETRY)
                .setIdReusePolicy(ActivityIdReusePolicy.ACTIVITY_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(RunAttributes.OWNER, owner)
                        .build())
                .setSummary(SingleTaskOptions.summary(call))
                .setPriority(share)
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
    public CompletableFuture<AgentResponse> response(TaskId taskId) {
        return handle(taskId).getResultAsync(AgentResponse.class);
    }

    @Override
    public Optional<DescribedTask> find(TaskId taskId) {
        return temporal.found(() -> handle(taskId).describe(ALL))
                .filter(found -> AgentActivities.EXECUTE.equals(found.getActivityType()))
                .map(ActivityBackend::task);
    }

    @Override
    public OptionalLong count(String owner, Instant startedBefore) {
        String query = "ActivityType = '%s' AND ExecutionStatus = 'Running' AND %s = %s AND StartTime < '%s'"
                .formatted(
                        AgentActivities.EXECUTE, RunAttributes.OWNER.getName(), QueryText.quoted(owner), startedBefore);
        return temporal.unlessBusy(() -> activities.countExecutions(query).getCount())
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    @Override
    public List<TaskEntry> list(@Nullable String owner, int limit) {
        String query = "ActivityType = '%s'".formatted(AgentActivities.EXECUTE) + QueryText.ownedBy(owner);
        return temporal.found(() -> lists.activities(query, limit)).orElse(List.of()).stream()
                .map(found -> new TaskEntry(new TaskId(found.id()), found.startedAt()))
                .toList();
    }

    @Override
    public void cancel(TaskId taskId, String reason) {
        temporal.found(() -> {
            handle(taskId).cancel(reason);
            return taskId;
        });
    }

    private UntypedActivityHandle handle(TaskId taskId) {
        return activities.getHandle(taskId.value(), null);
    }

    private static DescribedTask task(ActivityExecutionDescription found) {
        AgentCall call = found.getInput().get(0, AgentCall.class);
        String owner = found.getSearchAttributes().get(RunAttributes.OWNER);
        Instant closedAt = found.getCloseTime();
        return new DescribedTask(
                Objects.requireNonNull(call),
                owner == null ? "" : owner,
                found.getScheduledTime(),
                closedAt,
                found.getAttempt(),
                closedAt == null ? pending(found) : null);
    }

    private static PendingTask pending(ActivityExecutionDescription found) {
        boolean isRunning = found.getRunState() != PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
        AgentProgress heartbeat =
                found.hasHeartbeatDetails() && found.getHeartbeatDetails().getSize() > 0
                        ? found.getHeartbeatDetails().get(AgentProgress.class)
                        : null;
        AgentProgress progress = heartbeat == null ? AgentProgress.NONE : heartbeat;
        return new PendingTask(
                found.getActivityId(),
                isRunning,
                found.getAttempt(),
                found.getLastStartedTime(),
                isRunning ? progress : progress.betweenAttempts(),
                found.hasLastFailure() ? message(found.getLastFailure()) : null,
                isRunning ? null : found.getNextAttemptScheduleTime());
    }

    private static String message(@Nullable RuntimeException failure) {
        return failure instanceof ApplicationFailure agent ? agent.getOriginalMessage() : "The worker was lost";
    }
}
