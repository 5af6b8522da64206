package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.Json;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A restored task that a handoff asked for keeps its source, over forks and any number of resumes. */
class RestoredHandoffsTest {
    private final AtomicInteger failures = new AtomicInteger();
    private final FakeAgents agents = new FakeAgents()
            .with("a", (call, attempt) -> handingOver("expert-a"))
            .with("b", (call, attempt) -> handingOver("expert-b"))
            .with("c", this::failing);
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Handoffs of a sequential workflow are recorded; forked as a dynamic one, it follows them. */
    @Test
    void sourceStaysAfterAForkAndTwoResumes() {
        failures.set(3);
        WorkflowStub fork = forkedAsDynamic("agent");
        assertThat(ExecutionFixture.failure(fork).getType()).isEqualTo("TASK_FAILED");
        WorkflowStub resumed = fixture.resume(fork, null);
        assertThat(ExecutionFixture.failure(resumed).getType()).isEqualTo("TASK_FAILED");
        assertThat(handoffs(resumed)).containsExactly("task_004 expert-a [task_001]");

        WorkflowStub again = fixture.resume(resumed, null);
        assertThat(ExecutionFixture.result(again).status()).isEqualTo("completed");
        assertThat(handoffs(again)).containsExactly("task_004 expert-a [task_001]");
        assertThat(calls("expert-a")).isEqualTo(1);
    }

    @Test
    void finishedHandoffIsNotRunAgainWhenASecondOneFollows() {
        failures.set(3);
        WorkflowStub fork = forkedAsDynamic("b");
        ExecutionFixture.failure(fork);
        WorkflowStub resumed = fixture.resume(fork, "cp_003");
        ExecutionFixture.failure(resumed);
        WorkflowStub again = fixture.resume(resumed, null);
        ExecutionFixture.result(again);
        assertThat(calls("expert-a")).isEqualTo(1);
        assertThat(handoffs(again)).containsExactly("task_004 expert-a [task_001]", "task_005 expert-b [task_002]");
    }

    /** As an older build wrote them: the workflow must not try for ever. */
    @Test
    void pageThatMakesNoSenseFailsTheRun() {
        failures.set(2);
        WorkflowStub fork = forkedAsDynamic("agent");
        ExecutionFixture.failure(fork);
        fixture.checkpoints().mixUp("task_002");
        WorkflowStub resumed = fixture.resume(fork, null);
        fixture.await(resumed, "it has failed", view -> view.status() == WorkflowStatus.FAILED);
        assertThat(fixture.view(resumed).errorMessage())
                .isEqualTo("The checkpoint cannot be restored: task 'task_004' was handed off by task 'task_002',"
                        + " which handed nothing over");
    }

    /** The failed sequential run, forked at the checkpoint of its second task. */
    private WorkflowStub forkedAsDynamic(String second) {
        WorkflowStub origin = fixture.start(Definitions.input(Pattern.SEQUENTIAL, steps(second)));
        ExecutionFixture.failure(origin);
        return fixture.fork(origin, Definitions.input(Pattern.DYNAMIC, steps(second)), "cp_002");
    }

    private static StepDefinition[] steps(String second) {
        return new StepDefinition[] {
            Definitions.step("a", "a"), Definitions.step("b", second), Definitions.step("c", "c")
        };
    }

    private List<String> handoffs(WorkflowStub run) {
        return fixture.view(run).tasks().stream()
                .skip(3)
                .map(task -> task.id() + " " + task.agentType() + " " + task.dependsOn())
                .toList();
    }

    private long calls(String agentType) {
        return agents.calls().stream()
                .map(AgentCall::agentType)
                .filter(agentType::equals)
                .count();
    }

    private AgentResponse failing(AgentCall call, int attempt) throws InterruptedException {
        return failures.getAndDecrement() > 0
                ? FakeAgents.failing(AgentFailureType.AGENT_REPORTED_FAILURE, "Not yet")
                        .answer(call, attempt)
                : FakeAgents.answer("{}");
    }

    private static AgentResponse handingOver(String target) {
        return new AgentResponse(
                true, Json.object("{}"), null, new AgentHandoff(target, "It knows more", null, null), null, null);
    }
}
