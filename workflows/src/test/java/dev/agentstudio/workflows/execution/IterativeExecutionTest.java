package dev.agentstudio.workflows.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.Json;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the agents of iterative and dynamic runs get to know, and what their readers see. */
class IterativeExecutionTest {
    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void laterRoundsKnowTheFeedbackAndTheResultBefore() {
        agents.with("writer", (call, attempt) -> FakeAgents.answer("{\"text\":\"%d\"}".formatted(call.iteration())))
                .with(
                        "judge",
                        (call, attempt) -> FakeAgents.answer("{\"score\":%s,\"feedback\":\"No %d\"}"
                                .formatted(
                                        Integer.valueOf(2).equals(call.iteration()) ? "0.9" : "0.1",
                                        call.iteration())));
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.ITERATIVE, Definitions.step("write", "writer"), Definitions.step("judge", "judge", "write")));
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 2));
        assertThat(agents.calls()).extracting(AgentCall::iteration).containsExactly(1, 1, 2, 2);
        assertThat(contexts())
                .containsExactly(
                        context("{}", 1, "\"iteration\":1"),
                        context("{\"write\":{\"text\":\"1\"}}", 2, "\"iteration\":1"),
                        context("{}", 1, "\"iteration\":2,\"feedback\":\"No 1\",\"previousResult\":{\"text\":\"1\"}"),
                        context(
                                "{\"write\":{\"text\":\"2\"}}",
                                2,
                                "\"iteration\":2,\"feedback\":\"No 1\",\"previousResult\":{\"score\":0.1,\"feedback\":\"No 1\"}"));
        WorkflowExecution view = fixture.view(run);
        assertThat(view.tasks()).extracting(AgentTask::status).containsOnly(TaskStatus.COMPLETED);
        assertThat(view.tasks().getFirst().response()).isEqualTo(FakeAgents.answer("{\"text\":\"2\"}"));
        assertThat(view.context().state()).containsKey("iterations");
        assertThat(asJson(view.context().state()))
                .isEqualTo(
                        Json.object(
                                "{\"currentStep\":2,\"totalSteps\":2,\"iterations\":[{\"iteration\":1,\"results\":"
                                        + "{\"task_001\":{\"success\":true,\"result\":{\"text\":\"1\"}},"
                                        + "\"task_002\":{\"success\":true,\"result\":{\"score\":0.1,\"feedback\":\"No 1\"}}}}]}"));
    }

    @Test
    void runThatIsNeverApprovedFailsAfterItsLastRound() {
        agents.with("judge", (call, attempt) -> FakeAgents.answer("{\"approved\":false}"));
        WorkflowStub run = fixture.start(Definitions.input(Pattern.ITERATIVE, Definitions.step("judge", "judge")));
        AgentWorkflowTest.assertFailure(
                ExecutionFixture.failure(run),
                RunFailureType.TASK_FAILED,
                "Not approved by step 'Name of judge' after 3 iterations",
                new RunFailure(null, null));
        assertThat(fixture.view(run).tasks()).extracting(AgentTask::status).containsExactly(TaskStatus.COMPLETED);
    }

    @Test
    void handoffRunsAsATaskOfItsOwn() {
        AgentHandoff handoff = new AgentHandoff("expert", "It knows more", Json.object("{\"case\":7}"), "high");
        agents.with(
                "triage",
                (call, attempt) -> new AgentResponse(true, Json.object("{\"n\":1}"), null, handoff, null, null));
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.DYNAMIC, Definitions.step("triage", "triage"), Definitions.step("last", "agent", "triage")));
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 3));
        assertThat(agents.calls())
                .extracting(AgentCall::taskId, AgentCall::stepId, AgentCall::agentType, AgentCall::handedOffBy)
                .containsExactly(
                        tuple(TaskId.numbered(1), new StepId("triage"), "triage", null),
                        tuple(TaskId.numbered(3), new StepId("triage"), "expert", TaskId.numbered(1)),
                        tuple(TaskId.numbered(2), new StepId("last"), "agent", null));
        assertThat(contexts().get(1))
                .isEqualTo(Json.object(
                        "{\"results\":{\"triage\":{\"n\":1}},\"state\":{\"currentStep\":2,\"totalSteps\":3},"
                                + "\"handoff\":{\"targetAgentType\":\"expert\",\"reason\":\"It knows more\",\"context\":{\"case\":7},"
                                + "\"priority\":\"high\"}}"));
        assertThat(fixture.view(run).tasks().getLast())
                .extracting(AgentTask::id, AgentTask::stepDefinitionId, AgentTask::agentType, AgentTask::dependsOn)
                .containsExactly("task_003", "triage", "expert", List.of("task_001"));
    }

    @Test
    void tooManyHandoffsFailTheRunNamingTheChain() {
        agents.with(
                "triage",
                (call, attempt) -> new AgentResponse(
                        true, Json.object("{}"), null, new AgentHandoff("triage", null, null, null), null, null));
        WorkflowStub run = fixture.start(Definitions.input(Pattern.DYNAMIC, Definitions.step("a", "triage")));
        assertThat(ExecutionFixture.failure(run).getOriginalMessage())
                .isEqualTo("The limit of 10 handoffs was reached: triage" + " -> triage".repeat(11));
    }

    @Test
    void otherPatternsRecordAHandoffAndDoNotFollowIt() {
        AgentHandoff handoff = new AgentHandoff("expert", null, null, null);
        agents.with("triage", (call, attempt) -> new AgentResponse(true, Json.object("{}"), null, handoff, null, null));
        for (Pattern pattern : List.of(Pattern.SEQUENTIAL, Pattern.PARALLEL)) {
            WorkflowStub run = fixture.start(Definitions.input(pattern, Definitions.step("a", "triage")));
            assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 1));
            assertThat(fixture.view(run).tasks())
                    .extracting(task -> Objects.requireNonNull(task.response()).handoff())
                    .containsExactly(handoff);
        }
    }

    private List<JsonObject> contexts() {
        return agents.calls().stream()
                .map(call -> asJson(call.request().context()))
                .toList();
    }

    private static JsonObject asJson(@Nullable Object value) {
        return Json.object(new String(Payloads.bytesOf(Objects.requireNonNull(value)), UTF_8));
    }

    private static JsonObject context(String results, int step, String more) {
        return Json.object(
                "{\"results\":%s,\"state\":{\"currentStep\":%d,\"totalSteps\":2},%s}".formatted(results, step, more));
    }
}
