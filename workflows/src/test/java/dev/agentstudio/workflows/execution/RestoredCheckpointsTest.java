package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checkpoints of a run that continues another one. */
class RestoredCheckpointsTest {
    private final AtomicBoolean mended = new AtomicBoolean();
    private final FakeAgents agents = new FakeAgents().with("broken", (call, attempt) -> {
        if (mended.get() && attempt > 1) {
            return FakeAgents.answer("{\"mended\":true}");
        }
        AgentFailureType type =
                mended.get() ? AgentFailureType.AGENT_UNAVAILABLE : AgentFailureType.AGENT_REPORTED_FAILURE;
        return FakeAgents.failing(attempt == 1 ? AgentFailureType.AGENT_UNAVAILABLE : type, "It cannot be done")
                .answer(call, attempt);
    });
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void failedTaskIsShownWholeAfterAResume() {
        WorkflowStub failed = failed();
        RunState before = fixture.state(failed);
        AgentTask task = snapshot(before, 1).tasks().get(1);
        assertThat(task.retryCount()).isEqualTo(1);
        assertThat(task.request()).isNotNull();
        ExecutionFixture.result(fixture.resume(failed, null));
        assertThat(snapshot(fixture.state(failed), 1).tasks().get(1)).isEqualTo(task);
    }

    @Test
    void checkpointsAreTheSameBeforeAndAfterAResume() {
        WorkflowStub failed = failed();
        List<JsonNode> before = checkpoints(fixture.state(failed));
        ExecutionFixture.result(fixture.resume(failed, null));
        assertThat(checkpoints(fixture.state(failed)).subList(0, before.size())).isEqualTo(before);
    }

    @Test
    void pauseBeforeTheFirstRestoredPageKeepsItsCheckpoint() {
        WorkflowStub failed = failed();
        int before = new Checkpoints(fixture.state(failed)).size();
        fixture.checkpoints().holdUp();
        WorkflowStub resumed = fixture.resume(failed, null);
        fixture.await(resumed, "it loads", view -> fixture.checkpoints().isAsked());
        resumed.signal(AgentWorkflow.PAUSE, new ControlSignal("alice", "Lunch"));
        fixture.await(resumed, "it is paused", view -> view.status() == WorkflowStatus.PAUSED);
        List<JsonNode> whilePaused = checkpoints(fixture.state(resumed));
        fixture.checkpoints().release();
        fixture.awaitRestored(resumed);

        assertThat(checkpoints(fixture.state(resumed))).isEqualTo(whilePaused).hasSize(before + 1);
        assertThat(new Checkpoints(fixture.state(resumed)).view(before, false))
                .extracting(CheckpointData::type, CheckpointData::reason)
                .containsExactly(Checkpoint.Type.PAUSED, "Lunch");
        resumed.signal(AgentWorkflow.RESUME);
        ExecutionFixture.result(resumed);
    }

    private WorkflowStub failed() {
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "agent"),
                Definitions.step("b", "broken"),
                Definitions.step("c", "agent", "a", "b")));
        ExecutionFixture.failure(run);
        mended.set(true);
        return run;
    }

    private static WorkflowExecution snapshot(RunState state, int index) {
        return Objects.requireNonNull(new Checkpoints(state).view(index, true).workflowSnapshot());
    }

    private static List<JsonNode> checkpoints(RunState state) {
        return ViewAudit.checkpoints(state, state.checkpoints().size());
    }
}
