package dev.agentstudio.workflows.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workflow of one task. */
class SingleTaskWorkflowTest {
    private static final AgentCall CALL =
            AgentCall.alone(new TaskId("task_1"), "echo", 3, new AgentRequest("Do it", null, null, null, "PT1M"));

    private final TestWorkflowEnvironment environment =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(Payloads.converter())
                            .build())
                    .build());

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void responseIsTheAgents() throws Exception {
        WorkflowStub stub = start(call -> {
            return new AgentResponse(
                    true, new JsonObject(Map.of("asked", call.request().task())), null, null, null, null);
        });
        AgentResponse response = stub.getResult(AgentResponse.class);

        assertThat(response.result().get("asked")).isEqualTo("Do it");
        WorkflowReplayer.replayWorkflowExecution(
                environment.getWorkflowClient().fetchHistory(CALL.taskId().value()), SingleTaskWorkflowImpl.class);
    }

    @Test
    void failureIsTheAgents() {
        WorkflowStub stub = start(call -> {
            throw ApplicationFailure.newNonRetryableFailure("No", "AGENT_REJECTED");
        });
        assertThatThrownBy(() -> stub.getResult(AgentResponse.class))
                .isInstanceOf(WorkflowFailedException.class)
                .rootCause()
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("AGENT_REJECTED"));
    }

    private WorkflowStub start(AgentActivities agent) {
        Worker worker = environment.newWorker(AgentWorkflow.TASK_QUEUE);
        worker.registerWorkflowImplementationTypes(SingleTaskWorkflowImpl.class);
        worker.registerActivitiesImplementations(agent);
        environment.start();
        WorkflowStub stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        SingleTaskWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(CALL.taskId().value())
                                .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                                .build());
        stub.start(CALL);
        return stub;
    }
}
