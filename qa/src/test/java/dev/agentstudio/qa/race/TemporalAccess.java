package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What Temporal itself says of workflows, without the API. */
final class TemporalAccess {
    private final WorkflowClient client;
    private final String namespace;

    TemporalAccess(WorkflowClient client) {
        this.client = client;
        namespace = client.getOptions().getNamespace();
    }

    /** How the newest run of a workflow stands, in the words of the API; {@code running} for every open run. */
    String status(String workflowId) {
        try {
            WorkflowExecutionInfo newest = client.getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(namespace)
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                            .build())
                    .getWorkflowExecutionInfo();
            // A run of another type under the id of a workflow is none of the workflow's runs.
            return newest.getType().getName().equals(AgentWorkflow.TYPE) ? word(newest.getStatus()) : Reading.GONE;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Reading.GONE;
            }
            throw e;
        }
    }

    /** Ids of the runs of a workflow that are older than an instant. */
    List<String> runsStartedBefore(String workflowId, Instant instant) {
        return list(workflowId)
                .filter(run -> run.getStartTime().isBefore(instant))
                .map(run -> run.getExecution().getRunId())
                .toList();
    }

    /** All runs of a workflow, the earliest first. */
    List<RunRecord> runs(String workflowId) {
        return list(workflowId)
                .flatMap(run -> record(run).stream())
                .sorted(Comparator.comparing(RunRecord::startedAt))
                .toList();
    }

    /** Ends the open run of a workflow, as nobody but a injected fault does. */
    void terminate(String workflowId) {
        try {
            client.newUntypedWorkflowStub(workflowId).terminate("A injected fault");
        } catch (WorkflowNotFoundException e) {
            // It has ended by itself.
        }
    }

    /** Starts a workflow with a definition that the API would refuse for its short timeout. */
    String start(ObjectNode definition, String owner) {
        String id = "wf_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        Instant createdAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Map<String, Object> input = new HashMap<>();
        input.put("definition", definition);
        input.put("initiatedBy", owner);
        input.put("owner", owner);
        input.put("createdAt", createdAt.toString());
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(RunAttributes.OWNER, owner)
                        .set(RunAttributes.RUN_STATE, "pending")
                        .set(RunAttributes.DEFINITION_ID, definition.path("id").asText())
                        .set(RunAttributes.PATTERN, definition.path("pattern").asText())
                        .set(RunAttributes.INITIATED_BY, owner)
                        .set(RunAttributes.CREATED_AT, RunAttributes.time(createdAt))
                        .set(RunAttributes.PROGRESS, 0.0)
                        .build())
                .setMemo(Map.of(
                        "name",
                        definition.path("name").asText(),
                        "steps",
                        definition.path("steps").size()))
                .build();
        client.newUntypedWorkflowStub(AgentWorkflow.TYPE, options).start(input);
        return id;
    }

    private Stream<WorkflowExecutionMetadata> list(String workflowId) {
        return client.listExecutions(
                "WorkflowId = '%s' AND WorkflowType = '%s'".formatted(workflowId, AgentWorkflow.TYPE));
    }

    /** Empty when the run was deleted meanwhile. */
    private Optional<RunRecord> record(WorkflowExecutionMetadata run) {
        WorkflowExecution execution = run.getExecution();
        try {
            return Optional.of(new RunRecord(
                    execution.getWorkflowId(),
                    execution.getRunId(),
                    run.getStatus().name(),
                    client.fetchHistory(execution.getWorkflowId(), execution.getRunId())));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        } catch (WorkflowNotFoundException e) {
            return Optional.empty();
        }
    }

    private static String word(WorkflowExecutionStatus status) {
        return switch (status) {
            case WORKFLOW_EXECUTION_STATUS_COMPLETED -> "completed";
            case WORKFLOW_EXECUTION_STATUS_CANCELED -> "cancelled";
            case WORKFLOW_EXECUTION_STATUS_FAILED,
                    WORKFLOW_EXECUTION_STATUS_TERMINATED,
                    WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> "failed";
            case WORKFLOW_EXECUTION_STATUS_RUNNING,
                    WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
                    WORKFLOW_EXECUTION_STATUS_PAUSED,
                    WORKFLOW_EXECUTION_STATUS_UNSPECIFIED,
                    UNRECOGNIZED -> "running";
        };
    }
}
