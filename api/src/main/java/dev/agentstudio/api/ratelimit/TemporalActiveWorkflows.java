package dev.agentstudio.api.ratelimit;

import dev.agentstudio.api.temporal.QueryText;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Workflows that are pending or running: asks visibility for the many, and Describe for the few that are too new for it. */
@Singleton
final class TemporalActiveWorkflows implements ActiveWork {
    private final TemporalGateway temporal;

    TemporalActiveWorkflows(TemporalGateway temporal) {
        this.temporal = temporal;
    }

    @Override
    public OptionalLong count(String owner, Instant createdBefore) {
        WorkflowClient client = temporal.client();
        String query =
                "WorkflowType = '%s' AND ExecutionStatus = 'Running' AND %s = %s AND %s != 'paused' AND %s < '%s'"
                        .formatted(
                                AgentWorkflow.TYPE,
                                RunAttributes.OWNER.getName(),
                                QueryText.quoted(KeywordText.encode(owner)),
                                RunAttributes.RUN_STATE.getName(),
                                RunAttributes.CREATED_AT.getName(),
                                createdBefore);
        return temporal.unlessBusy(() -> client.getWorkflowServiceStubs()
                        .blockingStub()
                        .countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(client.getOptions().getNamespace())
                                .setQuery(query)
                                .build())
                        .getCount())
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    @Override
    public List<String> active(List<String> workflowIds) {
        return workflowIds.stream().filter(this::isActive).toList();
    }

    private boolean isActive(String workflowId) {
        return temporal.describe(new WorkflowId(workflowId))
                .map(description -> isActive(description.getWorkflowExecutionInfo()))
                .orElse(false);
    }

    private static boolean isActive(WorkflowExecutionInfo run) {
        Payload state = run.getSearchAttributes().getIndexedFieldsMap().get(RunAttributes.RUN_STATE.getName());
        boolean paused =
                state != null && "paused".equals(Payloads.converter().fromPayload(state, String.class, String.class));
        return run.getType().getName().equals(AgentWorkflow.TYPE)
                && run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                && !paused;
    }
}
