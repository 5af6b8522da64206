package dev.agentstudio.temporalclient.trace;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The trace of a request, in the activity of a single task that the request started. */
class TracePropagatorTest {
    private static final TraceContext TRACE = new TraceContext("a".repeat(32), "b".repeat(16), "01");
    private static final AgentCall CALL =
            AgentCall.alone(new TaskId("task_1"), "echo", 3, new AgentRequest("Do it", null, null, null, "PT1M"));

    private final List<String> traces = new CopyOnWriteArrayList<>();
    private final TestWorkflowEnvironment environment =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(Payloads.converter())
                            .setContextPropagators(List.of(new TracePropagator()))
                            .build())
                    .build());

    @AfterEach
    void stop() {
        MDC.clear();
        environment.close();
    }

    @Test
    void activityHasTheTraceOfTheCaller() {
        TRACE.entries().forEach(MDC::put);
        WorkflowStub stub = start(call -> {
            traces.add(TraceContext.current().map(TraceContext::toString).orElse("none"));
            return new AgentResponse(
                    true, new JsonObject(Map.of("asked", call.request().task())), null, null, null, null);
        });
        stub.getResult(AgentResponse.class);

        assertThat(traces).containsExactly(TRACE.toString());
    }

    @Test
    void textThatIsNotATraceIsNoTrace() {
        assertThat(TraceContext.parse("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-0g"))
                .isEmpty();
        assertThat(TraceContext.parse(TRACE.toString())).contains(TRACE);
        assertThat(TraceContext.current()).isEmpty();
        assertThat(new TracePropagator().serializeContext(null)).isEmpty();
        assertThat(new TracePropagator().deserializeContext(Map.of())).isNull();
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
