package dev.agentstudio.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.agentprotocol.AgentPool;
import dev.agentstudio.agentprotocol.AgentPools;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.task.SingleTaskWorkflow;
import dev.agentstudio.workflows.task.SingleTaskWorkflowImpl;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On which task queue a call of an agent is scheduled. */
class PoolRoutingTest {
    private static final AgentPools POOLS = new AgentPools(List.of(pool("gpu", "llm"), pool("ocr", "scanner")));

    @ParameterizedTest
    @ValueSource(strings = {"llm", "echo"})
    void callIsScheduledInThePoolOfItsAgent(String agentType) {
        assertThat(scheduledOn(run(agentType, POOLS)))
                .isEqualTo(agentType.equals("llm") ? "agentstudio-pool-gpu" : "agentstudio");
    }

    @Test
    void runsContinueWhenTheirAgentHasChangedItsPool() throws Exception {
        WorkflowExecutionHistory pooled = run("llm", POOLS);
        WorkflowExecutionHistory unpooled = run("llm", AgentPools.NONE);
        assertThat(scheduledOn(unpooled)).isEqualTo("agentstudio");

        replay(pooled, AgentPools.NONE);
        replay(pooled, new AgentPools(List.of(pool("large", "llm"))));
        replay(unpooled, POOLS);
    }

    /** Each queue has a worker of its own, so that a task on any other one would never end. */
    private static WorkflowExecutionHistory run(String agentType, AgentPools pools) {
        try (TestWorkflowEnvironment environment = environment(pools)) {
            AgentActivities agents = call ->
                    new AgentResponse(true, new JsonObject(Map.of("by", call.agentType())), null, null, null, null);
            Worker workflows = environment.newWorker(AgentWorkflow.TASK_QUEUE);
            workflows.registerWorkflowImplementationTypes(SingleTaskWorkflowImpl.class);
            workflows.registerActivitiesImplementations(agents);
            pools.all()
                    .forEach(pool -> environment
                            .newWorker(AgentWorkflow.taskQueue(pool.name()))
                            .registerActivitiesImplementations(agents));
            environment.start();
            AgentCall call = AgentCall.alone(
                    new TaskId("task_0123456789abcdef01234567"),
                    agentType,
                    0,
                    new AgentRequest("Do it", null, null, null, null));
            WorkflowStub workflow = environment
                    .getWorkflowClient()
                    .newUntypedWorkflowStub(
                            SingleTaskWorkflow.TYPE,
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId(call.taskId().value())
                                    .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                                    .build());
            workflow.start(call);
            assertThat(workflow.getResult(AgentResponse.class).result().get("by"))
                    .isEqualTo(agentType);
            return environment.getWorkflowClient().fetchHistory(call.taskId().value());
        }
    }

    private static void replay(WorkflowExecutionHistory history, AgentPools pools) throws Exception {
        try (TestWorkflowEnvironment environment = environment(pools)) {
            Worker worker = environment.newWorker(AgentWorkflow.TASK_QUEUE);
            worker.registerWorkflowImplementationTypes(SingleTaskWorkflowImpl.class);
            WorkflowReplayer.replayWorkflowExecution(history, worker);
        }
    }

    private static TestWorkflowEnvironment environment(AgentPools pools) {
        return TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new PoolRouting(pools))
                        .build())
                .build());
    }

    private static String scheduledOn(WorkflowExecutionHistory history) {
        return history.getEvents().stream()
                .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                .map(event -> event.getActivityTaskScheduledEventAttributes()
                        .getTaskQueue()
                        .getName())
                .findFirst()
                .orElseThrow();
    }

    private static AgentPool pool(String name, String... agents) {
        return new AgentPool(name, List.of(agents), List.of(URI.create("http://127.0.0.1:8089")));
    }
}
