package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.Json;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.TaskStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentWorkflowTest {
    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void stepsRunOneAtATimeInTopologicalOrder() {
        WorkflowStub run = fixture.start(Definitions.input(
                Definitions.step("last", "agent", "middle"),
                Definitions.step("first", "agent"),
                Definitions.step("middle", "agent", "first"),
                Definitions.step("free", "agent")));
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 4));
        assertThat(agents.log())
                .containsExactly(
                        "task_002 begins", "task_002 ends",
                        "task_003 begins", "task_003 ends",
                        "task_001 begins", "task_001 ends",
                        "task_004 begins", "task_004 ends");
    }

    @Test
    void agentGetsAllThatItsStepIsAbout() {
        JsonObject configuration = Json.object("{\"task\":\"Count the words\",\"limit\":10}");
        WorkflowStub run = fixture.start(Definitions.input(
                Definitions.step("a", "collector"),
                Definitions.step("b", "collector"),
                new StepDefinition(
                        new StepId("c"), "Count", "counter", List.of(new StepId("a")), configuration, "00:01:00")));
        ExecutionFixture.result(run);
        assertThat(agents.calls())
                .containsExactly(
                        call(run, "task_001", "a", "collector", request("Name of a", context(1, ""), null, null)),
                        call(
                                run,
                                "task_002",
                                "b",
                                "collector",
                                request("Name of b", context(2, "\"a\":{\"from\":\"a\"}"), null, null)),
                        call(
                                run,
                                "task_003",
                                "c",
                                "counter",
                                request(
                                        "Count the words",
                                        context(3, "\"a\":{\"from\":\"a\"},\"b\":{\"from\":\"b\"}"),
                                        configuration,
                                        "00:01:00")));
    }

    @Test
    void firstFinalFailureFailsTheRunAndTheRestIsSkipped() {
        agents.with("broken", FakeAgents.failing(AgentFailureType.AGENT_REPORTED_FAILURE, "It cannot be done"));
        WorkflowStub run = fixture.start(Definitions.input(
                Definitions.step("a", "agent"), Definitions.step("b", "broken"), Definitions.step("c", "agent")));
        assertFailure(
                ExecutionFixture.failure(run),
                RunFailureType.TASK_FAILED,
                "Step 'Name of b' (task_002) failed: It cannot be done",
                new RunFailure(TaskId.numbered(2), null));
        assertThat(agents.log()).containsExactly("task_001 begins", "task_001 ends", "task_002 begins");
        assertThat(fixture.view(run).tasks())
                .extracting(AgentTask::status)
                .containsExactly(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.SKIPPED);
    }

    @Test
    void resultsThatAreTooLargeTogetherFailTheTaskThatNeedsThem() {
        agents.with("large", (call, attempt) -> FakeAgents.answer("{\"text\":\"%s\"}".formatted("x".repeat(900_000))));
        WorkflowStub run = fixture.start(Definitions.input(
                Definitions.step("a", "large"),
                Definitions.step("b", "large"),
                Definitions.step("c", "agent", "a", "b")));
        ApplicationFailure failure = ExecutionFixture.failure(run);
        assertThat(failure.getOriginalMessage())
                .matches("Step 'Name of c' \\(task_003\\) failed: The results it depends on come to 1800\\d{3} bytes"
                        + " with its input; at most 1572864 bytes can be handed to an agent");
        assertThat(failure.getDetails().get(RunFailure.class)).isEqualTo(new RunFailure(TaskId.numbered(3), null));
        assertThat(fixture.history(run, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .hasSize(2);
        assertThat(fixture.view(run).tasks().getLast())
                .extracting(AgentTask::status, AgentTask::errorMessage)
                .containsExactly(TaskStatus.FAILED, failure.getOriginalMessage());
    }

    static void assertFailure(ApplicationFailure failure, RunFailureType type, String message, RunFailure detail) {
        assertThat(List.of(
                        failure.getType(),
                        failure.getOriginalMessage(),
                        failure.getDetails().get(RunFailure.class)))
                .isEqualTo(List.of(type.name(), message, detail));
    }

    private static AgentCall call(
            WorkflowStub run, String taskId, String stepId, String agentType, AgentRequest request) {
        return new AgentCall(
                new WorkflowId(ExecutionFixture.id(run)),
                new TaskId(taskId),
                new StepId(stepId),
                agentType,
                3,
                request);
    }

    private static AgentRequest request(
            String task,
            JsonObject context,
            @org.jspecify.annotations.Nullable JsonObject configuration,
            @org.jspecify.annotations.Nullable String timeout) {
        return new AgentRequest(task, Json.object("{\"topic\":\"tests\"}"), context, configuration, timeout);
    }

    private static JsonObject context(int step, String results) {
        return Json.object(
                "{\"results\":{%s},\"state\":{\"currentStep\":%d,\"totalSteps\":3}}".formatted(results, step));
    }
}
