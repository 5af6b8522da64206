package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.payload.Json;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs whose history becomes long continue as new, and nobody notices. */
class ContinuedExecutionTest {
    private final FakeAgents agents = withBehaviour(new FakeAgents());
    private final ExecutionFixture fixture = new ExecutionFixture(agents, 0, 2);

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Example> examples() {
        StepDefinition[] chain = IntStream.range(0, 7)
                .mapToObj(step -> Definitions.step("s" + step, "agent"))
                .toArray(StepDefinition[]::new);
        return Stream.of(
                new Example("seven steps in a row", Definitions.input(chain), 4),
                new Example(
                        "three rounds",
                        Definitions.input(
                                Pattern.ITERATIVE,
                                Definitions.step("write", "agent"),
                                Definitions.step("judge", "judge", "write")),
                        3),
                new Example(
                        "a chain of handoffs",
                        Definitions.input(
                                Pattern.DYNAMIC,
                                Definitions.step("triage", "triage"),
                                Definitions.step("last", "agent")),
                        2),
                new Example(
                        "branches one after the other",
                        Definitions.input(
                                Pattern.PARALLEL,
                                Definitions.step("a", "agent"),
                                Definitions.step("b", "agent", "a"),
                                Definitions.step("c", "agent", "b"),
                                Definitions.step("d", "agent", "c")),
                        2));
    }

    /** The same input in one run and in several: all that a reader gets to see is the same, ids and times apart. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void readersSeeWhatOneRunWouldShow(Example example) {
        FakeAgents others = withBehaviour(new FakeAgents());
        String oneRun;
        try (ExecutionFixture whole = new ExecutionFixture(others)) {
            WorkflowStub run = whole.start(example.input());
            ExecutionFixture.result(run);
            oneRun = shape(whole, run);
        }
        WorkflowStub run = fixture.start(example.input());
        ExecutionFixture.result(run);

        assertThat(runs(run)).isEqualTo(example.runs());
        assertThat(shape(fixture, run)).isEqualTo(oneRun);
        assertThat(agents.calls().stream().map(ContinuedExecutionTest::shape))
                .isEqualTo(others.calls().stream()
                        .map(ContinuedExecutionTest::shape)
                        .toList());
    }

    @Test
    void runThatIsDoneDoesNotGoOnAsNew() {
        WorkflowStub run =
                fixture.start(Definitions.input(Definitions.step("a", "agent"), Definitions.step("b", "agent")));
        ExecutionFixture.result(run);
        assertThat(runs(run)).isEqualTo(1);
    }

    @Test
    void pauseBeforeTheRunWentOnAsNewIsNotForgotten() {
        StepDefinition[] steps = IntStream.range(0, 5)
                .mapToObj(step -> Definitions.step("s" + step, "agent"))
                .toArray(StepDefinition[]::new);
        WorkflowStub run = fixture.signalWithStart(Definitions.input(steps), AgentWorkflow.PAUSE);
        fixture.await(run, "it is paused", view -> view.status() == WorkflowStatus.PAUSED);
        run.signal(AgentWorkflow.RESUME);
        ExecutionFixture.result(run);
        assertThat(runs(run)).isGreaterThan(1);
        assertThat(fixture.view(run).context().events())
                .extracting(event -> event.type().word())
                .containsOnlyOnce("WorkflowPaused", "WorkflowResumed", "WorkflowStarted", "WorkflowCompleted");
    }

    @Test
    void branchThatFailedStaysFailed() {
        agents.with("broken", FakeAgents.failing(AgentFailureType.AGENT_REPORTED_FAILURE, "It cannot be done"));
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "broken"),
                Definitions.step("b", "agent"),
                Definitions.step("c", "agent", "b"),
                Definitions.step("d", "agent", "c"),
                Definitions.step("e", "agent", "a")));
        AgentWorkflowTest.assertFailure(
                ExecutionFixture.failure(run),
                RunFailureType.TASK_FAILED,
                "Step 'Name of a' (task_001) failed: It cannot be done",
                new RunFailure(TaskId.numbered(1), null));
        assertThat(agents.calls())
                .extracting(call -> call.taskId().value())
                .containsExactlyInAnyOrder("task_001", "task_002", "task_003", "task_004");
    }

    @Test
    void timeoutIsOfTheWholeWorkflow() {
        agents.with("late", FakeAgents.failingUntil(25, AgentFailureType.AGENT_UNAVAILABLE));
        StepDefinition[] steps = IntStream.range(0, 6)
                .mapToObj(step -> Definitions.step("s" + step, "late"))
                .toArray(StepDefinition[]::new);
        WorkflowStub run = fixture.start(Definitions.input("PT30M", 0, steps));
        AgentWorkflowTest.assertFailure(
                ExecutionFixture.failure(run),
                RunFailureType.WORKFLOW_TIMEOUT,
                "Workflow execution exceeded the specified timeout",
                new RunFailure(null, 1800L));
        assertThat(runs(run)).isGreaterThan(1);
        var view = fixture.view(run);
        assertThat(Duration.between(
                        Objects.requireNonNull(view.startedAt()), Objects.requireNonNull(view.completedAt())))
                .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
    }

    /** How many runs there were. */
    private int runs(WorkflowStub run) {
        int runs = 1;
        RestoredFrom source = fixture.state(run).input().restoredFrom();
        while (source != null) {
            runs++;
            source = fixture.state(source.run()).input().restoredFrom();
        }
        return runs;
    }

    /** View and checkpoints, without what is different in each run. */
    private static String shape(ExecutionFixture fixture, WorkflowStub run) {
        RunState state = fixture.state(run);
        Checkpoints checkpoints = new Checkpoints(state);
        return shape(List.of(
                fixture.view(run),
                IntStream.range(0, checkpoints.size())
                        .mapToObj(index -> checkpoints.view(index, true))
                        .toList()));
    }

    private static String shape(Object value) {
        return new String(Payloads.bytesOf(value), StandardCharsets.UTF_8)
                .replaceAll("wf_[0-9a-f-]{36}", "<id>")
                .replaceAll("\\\\\"[0-9a-f]{8}-[a-z0-9]+\\\\\"", "<etag>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>");
    }

    private static FakeAgents withBehaviour(FakeAgents agents) {
        return agents.with(
                        "judge",
                        (call, attempt) -> FakeAgents.answer("{\"approved\":%s,\"feedback\":\"Round %d\"}"
                                .formatted(Integer.valueOf(3).equals(call.iteration()), call.iteration())))
                .with("triage", (call, attempt) -> handingOver("expert"))
                .with("expert", (call, attempt) -> handingOver("master"));
    }

    private static AgentResponse handingOver(String target) {
        AgentHandoff handoff = new AgentHandoff(target, "It knows more", Json.object("{\"case\":7}"), null);
        return new AgentResponse(true, Json.object("{\"to\":\"" + target + "\"}"), null, handoff, null, null);
    }

    record Example(String name, ExecutionInput input, int runs) {
        @Override
        public String toString() {
            return name;
        }
    }
}
