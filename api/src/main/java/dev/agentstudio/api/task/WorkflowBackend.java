package dev.agentstudio.api.task;

import dev.agentstudio.api.temporal.ExecutionLists;
import dev.agentstudio.api.temporal.QueryText;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.api.temporal.Timestamps;
import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.task.SingleTaskOptions;
import dev.agentstudio.workflows.task.SingleTaskWorkflow;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.Priority;
import io.temporal.common.SearchAttributes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs each task as a workflow of one task, for servers without standalone activities. */
@Singleton
final class WorkflowBackend implements TaskBackend {
    private final TemporalGateway temporal;
    private final ExecutionLists lists;
    private final HistoryDecoder decoder;

    WorkflowBackend(TemporalGateway temporal, ExecutionLists lists, HistoryDecoder decoder) {
        this.temporal = temporal;
        this.lists = lists;
        this.decoder = decoder;
    }

    @Override
    public boolean start(AgentCall call, String owner, Priority share) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(call.taskId().value())
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                .setDisableEagerExecution(false)
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(RunAttributes.OWNER, owner)
                        .build())
                .setStaticSummary(SingleTaskOptions.summary(call))
                .setPriority(share)
                .build();
        return temporal.startIfAbsent(SingleTaskWorkflow.TYPE, options, call).isPresent();
    }

    @Override
    public CompletableFuture<AgentResponse> response(TaskId taskId) {
        return stub(taskId).getResultAsync(AgentResponse.class);
    }

    @Override
    public Optional<DescribedTask> find(TaskId taskId) {
        return temporal.describe(new WorkflowId(taskId.value()))
                .filter(found ->
                        found.getWorkflowExecutionInfo().getType().getName().equals(SingleTaskWorkflow.TYPE))
                .flatMap(this::task);
    }

    @Override
    public OptionalLong count(String owner, Instant startedBefore) {
        String query = "WorkflowType = '%s' AND ExecutionStatus = 'Running' AND %s = %s AND StartTime < '%s'"
                .formatted(
                        SingleTaskWorkflow.TYPE, RunAttributes.OWNER.getName(), QueryText.quoted(owner), startedBefore);
        return temporal.unlessBusy(() -> temporal.client().countWorkflows(query).getCount())
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    @Override
    public List<TaskEntry> list(@Nullable String owner, int limit) {
        String query = "WorkflowType = '%s'".formatted(SingleTaskWorkflow.TYPE) + QueryText.ownedBy(owner);
        return lists.workflows(query, limit).stream()
                .map(found -> new TaskEntry(new TaskId(found.id()), found.startedAt()))
                .toList();
    }

    @Override
    public void cancel(TaskId taskId, String reason) {
        temporal.call(() -> {
            try {
                stub(taskId).cancel(reason);
                return true;
            } catch (WorkflowNotFoundException e) {
                return false;
            }
        });
    }

    private WorkflowStub stub(TaskId taskId) {
        return temporal.client().newUntypedWorkflowStub(taskId.value());
    }

    private Optional<DescribedTask> task(DescribeWorkflowExecutionResponse found) {
        WorkflowExecutionInfo run = found.getWorkflowExecutionInfo();
        PendingTask pending = found.getPendingActivitiesList().stream()
                .map(decoder::decode)
                .findFirst()
                .orElse(null);
        return temporal.history(Executions.run(run.getExecution()))
                .map(WorkflowBackend::all)
                .map(history -> new DescribedTask(
                        call(history.getFirst()),
                        owner(run),
                        Timestamps.instant(run.getStartTime()),
                        run.hasCloseTime() ? Timestamps.instant(run.getCloseTime()) : null,
                        pending == null ? attempts(history) : pending.attempt(),
                        pending));
    }

    private static List<HistoryEvent> all(Iterator<HistoryEvent> history) {
        List<HistoryEvent> events = new ArrayList<>();
        history.forEachRemaining(events::add);
        return events;
    }

    private AgentCall call(HistoryEvent started) {
        return temporal.client()
                .getOptions()
                .getDataConverter()
                .fromPayloads(
                        0,
                        Optional.of(started.getWorkflowExecutionStartedEventAttributes()
                                .getInput()),
                        AgentCall.class,
                        AgentCall.class);
    }

    private static int attempts(List<HistoryEvent> history) {
        return history.stream()
                .filter(HistoryEvent::hasActivityTaskStartedEventAttributes)
                .mapToInt(event -> event.getActivityTaskStartedEventAttributes().getAttempt())
                .max()
                .orElse(1);
    }

    private static String owner(WorkflowExecutionInfo run) {
        @Nullable
        Payload owner = run.getSearchAttributes().getIndexedFieldsMap().get(RunAttributes.OWNER.getName());
        return owner == null ? "" : Payloads.converter().fromPayload(owner, String.class, String.class);
    }
}
