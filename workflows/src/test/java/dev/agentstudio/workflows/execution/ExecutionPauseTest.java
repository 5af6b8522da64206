package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExecutionPauseTest {
    private static final ControlSignal BY_ALICE = new ControlSignal("alice", "Lunch");
    private static final StepDefinition[] STEPS = {
        Definitions.step("a", "agent"), Definitions.step("b", "slow"), Definitions.step("c", "agent")
    };

    private final CountDownLatch gate = new CountDownLatch(1);
    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents.with("slow", agents.heldBy(gate)));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void taskInFlightEndsAndIsRecordedAndNoOtherStartsUntilResume() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input("PT30M", 0, STEPS));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        fixture.await(run, "the pause is in history", view -> view.status().equals(WorkflowStatus.PAUSED));
        gate.countDown();
        WorkflowExecution recorded = fixture.await(
                run, "the task in flight has ended", view -> status(view, 1).equals(TaskStatus.COMPLETED));
        fixture.sleep(Duration.ofHours(1));
        WorkflowExecution paused = fixture.view(run);

        assertThat(recorded.status()).isEqualTo(WorkflowStatus.PAUSED);
        assertThat(paused).isEqualTo(recorded);
        assertThat(status(paused, 2)).isEqualTo(TaskStatus.PENDING);
        assertThat(agents.log())
                .containsExactly("task_001 begins", "task_001 ends", "task_002 begins", "task_002 ends");

        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 3));
        assertThat(agents.log()).endsWith("task_003 begins", "task_003 ends").hasSize(6);
        assertThat(types(fixture.view(run)))
                .containsSubsequence("WorkflowPaused", "TaskCompleted", "WorkflowResumed", "TaskCompleted")
                .endsWith("WorkflowCompleted");
    }

    @Test
    void runThatPausesSaysSoInItsSearchAttributes() {
        WorkflowStub run = fixture.signalWithStart(Definitions.input(STEPS), AgentWorkflow.PAUSE, BY_ALICE);
        fixture.sleep(Duration.ofMinutes(1));
        gate.countDown();
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        ExecutionFixture.result(run);
        assertThat(fixture.upserts(run).stream().skip(1))
                .containsExactly(Map.of("RunState", "paused", "Progress", 0.0), Map.of("RunState", "running"));
    }

    @Test
    void resumedRunHasAFreshTimeout() {
        agents.with("slow", FakeAgents.failing(AgentFailureType.AGENT_UNAVAILABLE, "Nobody there"));
        WorkflowStub run = fixture.start(Definitions.input("PT30M", 0, STEPS));
        fixture.sleep(Duration.ofMinutes(20));
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        fixture.sleep(Duration.ofMinutes(20));
        Instant resumed = Instant.ofEpochMilli(fixture.now());
        run.signal(AgentWorkflow.RESUME, BY_ALICE);

        assertThat(ExecutionFixture.failure(run).getType()).isEqualTo(RunFailureType.WORKFLOW_TIMEOUT.name());
        assertThat(Duration.between(
                        resumed, Objects.requireNonNull(fixture.view(run).completedAt())))
                .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
    }

    @Test
    void runThatIsPausedBeforeItsFirstTaskStartsNone() {
        WorkflowStub run = fixture.signalWithStart(Definitions.input(STEPS), AgentWorkflow.PAUSE, BY_ALICE);
        fixture.sleep(Duration.ofHours(1));
        WorkflowExecution paused = fixture.view(run);
        assertThat(paused.status()).isEqualTo(WorkflowStatus.PAUSED);
        assertThat(agents.calls()).isEmpty();

        gate.countDown();
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 3));
        assertThat(types(fixture.view(run))).startsWith("WorkflowPaused", "WorkflowStarted", "WorkflowResumed");
    }

    @Test
    void pauseAndResumeInOneGoCostNoTask() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        gate.countDown();
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 3));
        assertThat(agents.calls()).hasSize(3);
        assertThat(types(fixture.view(run)))
                .containsSubsequence("WorkflowPaused", "WorkflowResumed", "WorkflowCompleted");
    }

    @Test
    void signalsThatChangeNothingAreNotSeen() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        fixture.awaitSignals(run, 1);
        WorkflowExecution running = fixture.view(run);
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        fixture.awaitSignals(run, 2);
        WorkflowExecution paused = fixture.view(run);
        run.signal(AgentWorkflow.PAUSE, new ControlSignal("bob", null));
        fixture.awaitSignals(run, 3);
        assertThat(running.status()).isEqualTo(WorkflowStatus.RUNNING);
        assertThat(types(running)).doesNotContain("WorkflowResumed");
        assertThat(fixture.view(run)).isEqualTo(paused);
        gate.countDown();
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        ExecutionFixture.result(run);
    }

    @Test
    void pausedParallelRunLetsAllItsBranchesEnd() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "slow"),
                Definitions.step("b", "slow"),
                Definitions.step("c", "agent", "a"),
                Definitions.step("d", "agent", "b")));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        gate.countDown();
        fixture.await(
                run,
                "both have ended",
                view -> status(view, 0).equals(TaskStatus.COMPLETED)
                        && status(view, 1).equals(TaskStatus.COMPLETED));
        fixture.sleep(Duration.ofHours(1));
        assertThat(fixture.history(run, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .hasSize(2);
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 4));
    }

    static Stream<List<Object>> payloads() {
        return Stream.of(
                List.of(),
                List.of("a text"),
                List.of(5),
                List.of(List.of("a", "list")),
                List.of(Map.of("by", List.of(1), "reason", "of another form")),
                List.of(Map.of("who", "a member that nobody knows")),
                List.of(new byte[] {1, 2, 3}),
                List.of("one", "two"));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void signalSentByHandCountsWhateverItSays(List<Object> payload) {
        WorkflowStub run = fixture.signalWithStart(Definitions.input(STEPS), AgentWorkflow.PAUSE, payload.toArray());
        fixture.sleep(Duration.ofHours(1));
        assertThat(fixture.view(run).status()).isEqualTo(WorkflowStatus.PAUSED);
        assertThat(agents.calls()).isEmpty();
        gate.countDown();
        run.signal(AgentWorkflow.RESUME, payload.toArray());
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 3));
    }

    private static TaskStatus status(WorkflowExecution view, int task) {
        return view.tasks().get(task).status();
    }

    private static List<String> types(WorkflowExecution view) {
        return view.context().events().stream()
                .map(ExecutionEvent::type)
                .map(ExecutionEvent.Type::word)
                .toList();
    }
}
