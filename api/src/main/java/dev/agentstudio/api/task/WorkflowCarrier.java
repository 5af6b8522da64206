package dev.agentstudio.api.task;

import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.PendingTask;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.task.SingleTaskOptions;
import dev.agentstudio.workflows.task.SingleTaskWorkflow;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries each task as a workflow of that one task, where Temporal has no standalone activities. */
@Singleton
final class WorkflowCarrier implements TaskCarrier {
    private final TemporalGateway temporal;
    private final HistoryDecoder decoder;

    WorkflowCarrier(TemporalGateway temporal, HistoryDecoder decoder) {
        this.temporal = temporal;
        this.decoder = decoder;
    }

    @Override
    public boolean start(AgentCall call, String owner) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(call.taskId())
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTaskQueue(ExecutionWorkflow.TASK_QUEUE)
                .setDisableEagerExecution(false)
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(RunAttributes.OWNER, owner)
                        .build())
                .setStaticSummary(SingleTaskOptions.summary(call))
                .build();
        return temporal.call(() -> {
            try {
                temporal.client()
                        .newUntypedWorkflowStub(SingleTaskWorkflow.TYPE, options)
                        .start(call);
                return true;
            } catch (WorkflowExecutionAlreadyStarted e) {
                return false;
            }
        });
    }

    @Override
    public CompletableFuture<AgentResponse> answer(String taskId) {
        return stub(taskId).getResultAsync(AgentResponse.class);
    }

    @Override
    public Optional<CarriedTask> find(String taskId) {
        return temporal.describe(taskId)
                .filter(found ->
                        found.getWorkflowExecutionInfo().getType().getName().equals(SingleTaskWorkflow.TYPE))
                .flatMap(this::task);
    }

    @Override
    public void cancel(String taskId, String reason) {
        temporal.call(() -> {
            try {
                stub(taskId).cancel(reason);
                return true;
            } catch (WorkflowNotFoundException e) {
                return false;
            }
        });
    }

    private WorkflowStub stub(String taskId) {
        return temporal.client().newUntypedWorkflowStub(taskId);
    }

    private Optional<CarriedTask> task(DescribeWorkflowExecutionResponse found) {
        WorkflowExecutionInfo run = found.getWorkflowExecutionInfo();
        PendingTask pending = found.getPendingActivitiesList().stream()
                .map(decoder::decode)
                .findFirst()
                .orElse(null);
        return temporal.history(run.getExecution())
                .map(history -> new CarriedTask(
                        call(history.getFirst()),
                        owner(run),
                        instant(run.getStartTime()),
                        run.hasCloseTime() ? instant(run.getCloseTime()) : null,
                        pending == null ? attempts(history) : pending.attempt(),
                        pending));
    }

    private static AgentCall call(HistoryEvent started) {
        return Payloads.converter()
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

    private static Instant instant(com.google.protobuf.Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
