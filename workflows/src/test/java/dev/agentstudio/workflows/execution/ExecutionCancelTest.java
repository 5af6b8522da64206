package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancelling by signal: as far as readers can see at once, and in Temporal soon. */
class ExecutionCancelTest {
    private static final ControlSignal BY_ALICE = new ControlSignal("alice", "Too slow");
    private static final StepDefinition[] STEPS = {
        Definitions.step("a", "agent"), Definitions.step("b", "slow"), Definitions.step("c", "agent")
    };

    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents.with("slow", agents.blocking()));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void taskInFlightIsStoppedAndTheRestIsSkipped() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        WorkflowExecution atOnce = fixture.view(run);
        assertCancelled(run, "completed null", "failed Cancelled", "skipped null");
        assertThat(atOnce.tasks()).extracting(AgentTask::status).isEqualTo(statuses(fixture.view(run)));
        assertThat(agents.log()).endsWith("task_002 begins", "task_002 is cancelled");
        assertThat(fixture.history(run, EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED))
                .hasSize(1);
    }

    @Test
    void fromTheSignalOnEveryReaderSeesACancelledRun() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        awaitCancelled(run);
        List<HistoryEvent> history = fixture.history(run);
        int signal = history.indexOf(fixture.history(run, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
                .getFirst());
        assertThat(fixture.view(history.subList(0, signal)).status()).isEqualTo(WorkflowStatus.RUNNING);
        for (int end = signal + 1; end <= history.size(); end++) {
            WorkflowExecution view = fixture.view(history.subList(0, end));
            assertThat(view.status()).isEqualTo(WorkflowStatus.CANCELLED);
            assertThat(view.completedAt()).isEqualTo(fixture.view(run).completedAt());
            assertThat(view.tasks()).extracting(AgentTask::status).isEqualTo(statuses(fixture.view(run)));
        }
    }

    @Test
    void allBranchesInFlightAreStopped() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "slow"),
                Definitions.step("b", "slow"),
                Definitions.step("c", "agent", "a")));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        assertCancelled(run, "failed Cancelled", "failed Cancelled", "skipped null");
    }

    @Test
    void pausedRunCanBeCancelled() {
        WorkflowStub run = fixture.signalWithStart(Definitions.input(STEPS), AgentWorkflow.PAUSE, BY_ALICE);
        fixture.sleep(Duration.ofMinutes(1));
        run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        assertCancelled(run, "skipped null", "skipped null", "skipped null");
        assertThat(agents.calls()).isEmpty();
    }

    @Test
    void pausedRunWithATaskInFlightCanBeCancelled() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        assertCancelled(run, "completed null", "failed Cancelled", "skipped null");
    }

    @Test
    void pausedRunIsCancelledByTemporalsOwnRequestToo() {
        WorkflowStub run = fixture.signalWithStart(Definitions.input(STEPS), AgentWorkflow.PAUSE, BY_ALICE);
        fixture.sleep(Duration.ofMinutes(1));
        run.cancel();
        assertCancelled(run, "skipped null", "skipped null", "skipped null");
    }

    @Test
    void runThatIsCancelledBeforeItBeganRunsNothing() {
        WorkflowStub run = fixture.signalWithStart(Definitions.input(STEPS), AgentWorkflow.CANCEL, BY_ALICE);
        assertCancelled(run, "skipped null", "skipped null", "skipped null");
        assertThat(agents.calls()).isEmpty();
    }

    @Test
    void resumeDoesNotBringBackWhatWasCancelled() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        assertCancelled(run, "completed null", "failed Cancelled", "skipped null");
    }

    @Test
    void signalSentByHandWithoutAnythingCancels() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.CANCEL);
        assertCancelled(run, "completed null", "failed Cancelled", "skipped null");
    }

    @Test
    void signalOfAnotherFormCancels() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        run.signal(AgentWorkflow.CANCEL, Map.of("by", List.of("nobody")));
        assertCancelled(run, "completed null", "failed Cancelled", "skipped null");
    }

    private static List<TaskStatus> statuses(WorkflowExecution view) {
        return view.tasks().stream().map(AgentTask::status).toList();
    }

    private void assertCancelled(WorkflowStub run, String... tasks) {
        awaitCancelled(run);
        WorkflowExecution view = fixture.view(run);
        assertThat(view.status()).isEqualTo(WorkflowStatus.CANCELLED);
        assertThat(view.errorMessage()).isNull();
        assertThat(view.tasks())
                .extracting(task -> task.status().word() + " " + task.errorMessage())
                .containsExactly(tasks);
        assertThat(view.context().events())
                .last()
                .extracting(ExecutionEvent::type)
                .isEqualTo(ExecutionEvent.Type.WORKFLOW_CANCELLED);
    }

    private void awaitCancelled(WorkflowStub run) {
        assertThatThrownBy(() -> ExecutionFixture.result(run))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(CanceledFailure.class);
        assertThat(fixture.history(run))
                .last()
                .extracting(HistoryEvent::getEventType)
                .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED);
    }
}
