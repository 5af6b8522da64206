package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of a run that continues an earlier one, before it has taken over the tasks of that one; and judges that fail. */
class RestoredControlTest {
    private static final ControlSignal BY_ALICE = new ControlSignal("alice", null);

    private final AtomicBoolean mended = new AtomicBoolean();
    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents.with("broken", this::brokenUntilMended));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void pauseWhileACheckpointLoadsHoldsAndStopsTheTime() {
        WorkflowStub resumed = loading("PT1M");
        resumed.signal(AgentWorkflow.PAUSE, BY_ALICE);
        fixture.sleep(Duration.ofHours(1));
        assertThat(fixture.view(resumed).status()).isEqualTo(WorkflowStatus.PAUSED);
        assertThat(fixture.upserts(resumed)).last().isEqualTo(Map.of("RunState", "paused", "Progress", 0.0));

        fixture.checkpoints().release();
        resumed.signal(AgentWorkflow.RESUME, BY_ALICE);
        assertThat(ExecutionFixture.result(resumed)).isEqualTo(new ExecutionSummary("completed", 2));
    }

    @Test
    void pauseWhileACheckpointLoadsStartsNothingOnceItIsLoaded() {
        WorkflowStub resumed = loading("PT30M");
        List<String> calls = callsOf(() -> {
            resumed.signal(AgentWorkflow.PAUSE, BY_ALICE);
            fixture.checkpoints().release();
            fixture.sleep(Duration.ofHours(1));
        });
        assertThat(calls).isEmpty();
        assertThat(fixture.state(resumed).pendingRestore()).isNull();
        assertThat(fixture.view(resumed).status()).isEqualTo(WorkflowStatus.PAUSED);
    }

    @Test
    void pausedRunCanBeDeletedWhileACheckpointLoads() {
        WorkflowStub resumed = loading("PT30M");
        resumed.signal(AgentWorkflow.PAUSE, BY_ALICE);
        resumed.signal(AgentWorkflow.DELETE, BY_ALICE);
        awaitDeleted();
    }

    /** The workflow was deleted after a caller had read it, and before the resume of that caller arrived. */
    @Test
    void runWhoseOriginDoesNotExistRemovesItself() {
        WorkflowStub failed = failed(Definitions.input(Definitions.step("a", "broken")));
        fixture.checkpoints().loseRuns();
        String runId = Objects.requireNonNull(fixture.resume(failed, null).getExecution())
                .getRunId();
        awaitDeleted();
        assertThat(fixture.deletedRuns().log()).first().isEqualTo("delete [%s]".formatted(runId));
    }

    @Test
    void forkWhoseOriginDoesNotExistFails() {
        WorkflowStub failed =
                failed(Definitions.input(Definitions.step("a", "agent"), Definitions.step("b", "broken")));
        fixture.checkpoints().loseRuns();
        WorkflowStub fork = fixture.fork(failed, "cp_001");
        fixture.await(fork, "it has failed", view -> view.status() == WorkflowStatus.FAILED);
        assertThat(fixture.deletedRuns().log()).isEmpty();
    }

    /** The work that it judges is not done again. */
    @Test
    void judgeThatFailsJudgesAgain() {
        agents.with("judge", (call, attempt) -> {
            brokenUntilMended(call, attempt);
            return FakeAgents.answer("{\"approved\":true}");
        });
        WorkflowStub failed = failed(Definitions.input(
                Pattern.ITERATIVE, Definitions.step("write", "agent"), Definitions.step("judge", "judge", "write")));
        assertThat(callsOf(() -> ExecutionFixture.result(fixture.resume(failed, null))))
                .containsExactly("task_002");
    }

    /** What a judge has said stands; another judgement takes a resume from before it. */
    @Test
    void judgeWithoutAVerdictIsAskedAgainFromAnEarlierCheckpoint() {
        agents.with(
                "judge",
                (call, attempt) -> FakeAgents.answer(mended.get() ? "{\"approved\":true}" : "{\"text\":\"Hm\"}"));
        WorkflowStub failed = failed(Definitions.input(
                Pattern.ITERATIVE, Definitions.step("write", "agent"), Definitions.step("judge", "judge", "write")));
        WorkflowStub again = fixture.resume(failed, null);
        assertThat(callsOf(() -> ExecutionFixture.failure(again))).isEmpty();
        assertThat(callsOf(() -> ExecutionFixture.result(fixture.resume(again, "cp_001"))))
                .containsExactly("task_002");
    }

    /** A run that cannot load what it continues from, for the time being. */
    private WorkflowStub loading(String timeout) {
        WorkflowStub failed =
                failed(Definitions.input(timeout, 0, Definitions.step("a", "agent"), Definitions.step("b", "broken")));
        fixture.checkpoints().holdUp();
        WorkflowStub resumed = fixture.resume(failed, null);
        fixture.await(resumed, "it loads", view -> fixture.checkpoints().isAsked());
        return resumed;
    }

    /** Runs it to its failure; from then on nothing is broken any more. */
    private WorkflowStub failed(ExecutionInput input) {
        WorkflowStub run = fixture.start(input);
        assertThat(ExecutionFixture.failure(run).getType()).isEqualTo(RunFailureType.TASK_FAILED.name());
        mended.set(true);
        return run;
    }

    /** Which tasks are called meanwhile. */
    private List<String> callsOf(Runnable action) {
        int before = agents.calls().size();
        action.run();
        return agents.calls().stream()
                .skip(before)
                .map(call -> call.taskId().value())
                .toList();
    }

    private void awaitDeleted() {
        Awaitility.await("the deletion has ended")
                .atMost(ExecutionFixture.TIMEOUT)
                .until(() -> fixture.deletedRuns().log().contains("delete itself"));
    }

    private AgentResponse brokenUntilMended(AgentCall call, int attempt) throws InterruptedException {
        return mended.get()
                ? FakeAgents.answer("{\"mended\":true}")
                : FakeAgents.failing(AgentFailureType.AGENT_REPORTED_FAILURE, "It cannot be done")
                        .answer(call, attempt);
    }
}
