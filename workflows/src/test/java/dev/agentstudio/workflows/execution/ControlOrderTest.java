package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.deletion.DeletionWorkflow;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Signals, the timeout and ends of tasks that one and the same workflow task is shown: history's order decides. */
@Order(2)
class ControlOrderTest {
    private static final ControlSignal BY_ALICE = new ControlSignal("alice", null);
    private static final ControlSignal FROM_FIRST = new ControlSignal("alice", null, "cp_001", null);
    private static final StepDefinition[] STEPS = {
        Definitions.step("a", "agent"), Definitions.step("b", "slow"), Definitions.step("c", "agent")
    };

    /** For a timer to fire once its time has come. */
    private static final long MARGIN_MILLIS = 300;

    private static final StepDefinition[] SLOW_FIRST = {Definitions.step("b", "slow"), Definitions.step("c", "agent")};

    private final CountDownLatch gate = new CountDownLatch(1);
    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents.with("slow", agents.heldBy(gate)));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void pauseBeforeTheTimerKeepsTheRunFromFailing() {
        WorkflowStub run = undecided(SLOW_FIRST);
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        passTimeout(run);
        fixture.releaseDecisions();
        gate.countDown();
        fixture.await(
                run, "the task has ended", view -> view.context().results().size() == 1);
        assertThat(fixture.view(run).status()).isEqualTo(WorkflowStatus.PAUSED);
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 2));
    }

    @Test
    void timerOfBeforeThePauseDoesNotCountAfterTheResume() {
        WorkflowStub run = undecided(SLOW_FIRST);
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        passTimeout(run);
        fixture.releaseDecisions();
        gate.countDown();
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 2));
    }

    @Test
    void pauseTimerAndEndOfTaskTogetherLeaveThePausedRunItsTime() {
        WorkflowStub run = undecided(SLOW_FIRST);
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        passTimeout(run);
        gate.countDown();
        awaitAnswered();
        fixture.releaseDecisions();
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 2));
    }

    @Test
    void pauseAfterTheTimerIsRefused() {
        WorkflowStub run = undecided(SLOW_FIRST);
        passTimeout(run);
        run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        fixture.releaseDecisions();
        assertThat(ExecutionFixture.failure(run).getType()).isEqualTo(RunFailureType.WORKFLOW_TIMEOUT.name());
        assertThat(fixture.view(run).status()).isEqualTo(WorkflowStatus.FAILED);
        assertThat(types(fixture.view(run))).doesNotContain(ExecutionEvent.Type.WORKFLOW_PAUSED);
        assertNoPrefixIsPaused(run);
    }

    @Test
    void cancelAfterTheTimerWins() {
        WorkflowStub run = undecided(SLOW_FIRST);
        passTimeout(run);
        run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        fixture.releaseDecisions();
        assertCancelled(run);
    }

    /** The workflow has begun to stop its tasks when the signal comes. */
    @Test
    void cancelWhileTheTimeoutStopsTasksWins() {
        CountDownLatch mayStop = new CountDownLatch(1);
        WorkflowStub run = stoppingAtTimeout(mayStop);
        signal(run, AgentWorkflow.CANCEL, BY_ALICE, 1);
        mayStop.countDown();
        assertCancelled(run);
    }

    @Test
    void pauseWhileTheTimeoutStopsTasksIsRefused() {
        CountDownLatch mayStop = new CountDownLatch(1);
        WorkflowStub run = stoppingAtTimeout(mayStop);
        signal(run, AgentWorkflow.PAUSE, BY_ALICE, 1);
        mayStop.countDown();
        assertThat(ExecutionFixture.failure(run).getType()).isEqualTo(RunFailureType.WORKFLOW_TIMEOUT.name());
        assertNoPrefixIsPaused(run);
    }

    @Test
    void timeoutThatPassesWithTheEndOfTheLastTaskDoesNotFailTheRun() {
        WorkflowStub run = undecided(SLOW_FIRST[0]);
        passTimeout(run);
        gate.countDown();
        awaitAnswered();
        fixture.releaseDecisions();
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 1));
    }

    @Test
    void timeoutThatPassesWithTheEndOfATaskStartsNoOther() {
        WorkflowStub run = undecided(SLOW_FIRST);
        gate.countDown();
        awaitAnswered();
        passTimeout(run);
        fixture.releaseDecisions();
        assertThat(ExecutionFixture.failure(run).getType()).isEqualTo(RunFailureType.WORKFLOW_TIMEOUT.name());
        assertThat(fixture.history(run, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .hasSize(1);
    }

    @Test
    void cancelAfterAResumeFromACheckpointWins() throws InterruptedException {
        WorkflowStub run = paused();
        inOneTask(run, () -> {
            run.signal(AgentWorkflow.RESUME, FROM_FIRST);
            run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        });
        assertCancelled(run);
    }

    @Test
    void resumeFromACheckpointAfterACancelIsRefused() throws InterruptedException {
        WorkflowStub run = paused();
        inOneTask(run, () -> {
            run.signal(AgentWorkflow.CANCEL, BY_ALICE);
            run.signal(AgentWorkflow.RESUME, FROM_FIRST);
        });
        assertCancelled(run);
    }

    @Test
    void cancelWhileTasksStopForAResumeFromACheckpointWins() throws InterruptedException {
        CountDownLatch isStopping = new CountDownLatch(1);
        CountDownLatch mayStop = new CountDownLatch(1);
        agents.with("slow", agents.stoppingSlowly(isStopping, mayStop));
        WorkflowStub run = paused();
        signal(run, AgentWorkflow.RESUME, FROM_FIRST, 2);
        isStopping.await();
        signal(run, AgentWorkflow.CANCEL, BY_ALICE, 3);
        mayStop.countDown();
        assertCancelled(run);
    }

    @Test
    void resumeFromACheckpointStopsWhatIsInFlightAndBeginsANewRunThere() throws InterruptedException {
        WorkflowStub run = paused();
        WorkflowRun earlier = fixture.state(run).run();
        run.signal(AgentWorkflow.RESUME, FROM_FIRST);
        fixture.await(
                run,
                "the new run works",
                view -> !fixture.state(run).run().equals(earlier)
                        && agents.calls().size() == 3);
        gate.countDown();
        assertThat(ExecutionFixture.result(fixture.stub(ExecutionFixture.id(run))))
                .isEqualTo(new ExecutionSummary("completed", 3));
        assertThat(fixture.state(run).input().restoredFrom())
                .isEqualTo(
                        new RestoredFrom(RestoredFrom.Kind.RESUME, earlier, "cp_001", null, null, Sequences.RUN_SPAN));
        assertThat(agents.log())
                .containsExactly(
                        "task_001 begins",
                        "task_001 ends",
                        "task_002 begins",
                        "task_002 is cancelled",
                        "task_002 begins",
                        "task_002 ends",
                        "task_003 begins",
                        "task_003 ends");
    }

    @Test
    void pauseAfterAResumeFromACheckpointHoldsAndTheCheckpointIsKept() throws InterruptedException {
        WorkflowStub run = paused();
        WorkflowRun earlier = fixture.state(run).run();
        inOneTask(run, () -> {
            run.signal(AgentWorkflow.RESUME, FROM_FIRST);
            run.signal(AgentWorkflow.PAUSE, BY_ALICE);
        });
        awaitDecided(run);
        assertThat(fixture.view(run).status()).isEqualTo(WorkflowStatus.PAUSED);
        assertThat(fixture.state(run).run()).isEqualTo(earlier);
        run.signal(AgentWorkflow.RESUME, BY_ALICE);
        // The test server refuses the stop of a task that has just ended, which Temporal itself allows.
        awaitStopped();
        gate.countDown();
        fixture.await(run, "a new run completes", view -> view.status() == WorkflowStatus.COMPLETED);
        assertThat(fixture.state(run).input().restoredFrom())
                .isEqualTo(
                        new RestoredFrom(RestoredFrom.Kind.RESUME, earlier, "cp_001", null, null, Sequences.RUN_SPAN));
    }

    @Test
    void deleteAfterAResumeIsRefused() throws InterruptedException {
        WorkflowStub run = paused();
        inOneTask(run, () -> {
            run.signal(AgentWorkflow.RESUME, BY_ALICE);
            run.signal(AgentWorkflow.DELETE, BY_ALICE);
        });
        gate.countDown();
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 3));
        assertThat(fixture.deletedRuns().log()).isEmpty();
    }

    @Test
    void resumeAndCancelAfterADeleteAreRefused() throws InterruptedException {
        WorkflowStub run = paused();
        RunId runId = fixture.state(run).runId();
        inOneTask(run, () -> {
            run.signal(AgentWorkflow.DELETE, BY_ALICE);
            run.signal(AgentWorkflow.RESUME, FROM_FIRST);
            run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        });
        assertDeleted(run, runId);
        assertThat(agents.log()).endsWith("task_002 is cancelled");
    }

    @Test
    void cancelledRunRefusesItsDeletionUntilItHasClosed() throws InterruptedException {
        CountDownLatch isStopping = new CountDownLatch(1);
        CountDownLatch mayStop = new CountDownLatch(1);
        agents.with("slow", agents.stoppingSlowly(isStopping, mayStop));
        WorkflowStub run = inFlight();
        run.signal(AgentWorkflow.CANCEL, BY_ALICE);
        isStopping.await();
        signal(run, AgentWorkflow.DELETE, BY_ALICE, 2);
        assertThat(fixture.state(run).isDeleted()).isFalse();
        mayStop.countDown();
        assertCancelled(run);
        assertThat(fixture.deletedRuns().log()).isEmpty();
    }

    private WorkflowStub inFlight() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        return run;
    }

    /** A run with a task in flight whose workflow tasks wait from now on. Its timeout is as long as this machine needs to come so far. */
    private WorkflowStub undecided(StepDefinition... steps) {
        for (int seconds = 3; ; seconds *= 2) {
            int calls = agents.calls().size();
            WorkflowStub run = fixture.start(Definitions.input("PT%dS".formatted(seconds), 0, steps));
            Awaitility.await("the agent works")
                    .atMost(ExecutionFixture.TIMEOUT)
                    .until(() -> agents.calls().size() > calls);
            awaitDecided(run);
            fixture.holdDecisions(run, AgentWorkflow.RESUME);
            if (fixture.history(run, EventType.EVENT_TYPE_TIMER_FIRED).isEmpty() && fixture.now() < timeout(run)) {
                return run;
            }
            fixture.releaseDecisions();
        }
    }

    /** When the timeout of a run passes. */
    private long timeout(WorkflowStub run) {
        var timer = fixture.history(run, EventType.EVENT_TYPE_TIMER_STARTED).getFirst();
        return Timestamps.toMillis(timer.getEventTime())
                + Durations.toMillis(timer.getTimerStartedEventAttributes().getStartToFireTimeout());
    }

    /** A run that stops its task in flight since its timeout has passed. */
    private WorkflowStub stoppingAtTimeout(CountDownLatch mayStop) {
        for (int seconds = 1; ; seconds *= 2) {
            CountDownLatch isStopping = new CountDownLatch(1);
            agents.with("slow", agents.stoppingSlowly(isStopping, mayStop));
            WorkflowStub run = fixture.start(Definitions.input("PT%dS".formatted(seconds), 0, SLOW_FIRST));
            Awaitility.await("the timeout has passed")
                    .atMost(ExecutionFixture.TIMEOUT)
                    .until(() -> isStopping.getCount() == 0
                            || RunActivity.of(fixture.history(run)).isOver());
            if (isStopping.getCount() == 0) {
                return run;
            }
        }
    }

    private void awaitDecided(WorkflowStub run) {
        Awaitility.await("no workflow task is open")
                .atMost(ExecutionFixture.TIMEOUT)
                .until(() -> !RunActivity.of(fixture.history(run)).isDeciding());
    }

    private WorkflowStub paused() throws InterruptedException {
        WorkflowStub run = inFlight();
        signal(run, AgentWorkflow.PAUSE, BY_ALICE, 1);
        return run;
    }

    /** Lets everything that happens wait for one workflow task. */
    private void inOneTask(WorkflowStub run, Runnable events) {
        awaitDecided(run);
        fixture.holdDecisions(run, AgentWorkflow.PAUSE);
        events.run();
        fixture.releaseDecisions();
    }

    private void signal(WorkflowStub run, String name, ControlSignal signal, int count) {
        run.signal(name, signal);
        fixture.awaitSignals(run, count);
    }

    /** The server keeps the event back until the workflow task ends, so only the clock shows it. */
    private void passTimeout(WorkflowStub run) {
        long end = timeout(run) + MARGIN_MILLIS;
        Awaitility.await("the timeout has passed")
                .atMost(ExecutionFixture.TIMEOUT)
                .until(() -> fixture.now() > end);
    }

    private void awaitAnswered() {
        Awaitility.await("the agent has answered")
                .atMost(ExecutionFixture.TIMEOUT)
                .until(() -> agents.log().getLast().endsWith("ends"));
    }

    private void awaitStopped() {
        Awaitility.await("the agent has stopped")
                .atMost(ExecutionFixture.TIMEOUT)
                .until(() -> agents.log().contains("task_002 is cancelled"));
    }

    private void assertCancelled(WorkflowStub run) {
        assertThatThrownBy(() -> ExecutionFixture.result(run)).hasCauseInstanceOf(CanceledFailure.class);
        assertThat(fixture.view(run).status()).isEqualTo(WorkflowStatus.CANCELLED);
    }

    private void assertDeleted(WorkflowStub run, RunId runId) {
        Awaitility.await("the deletion is over")
                .atMost(ExecutionFixture.TIMEOUT)
                .until(() -> fixture.deletedRuns().log().contains("delete itself"));
        assertThat(fixture.deletedRuns().log())
                .containsExactly("delete [%s]".formatted(runId), "delete [%s]".formatted(runId), "delete itself");
        assertThat(fixture.history(run)
                        .getFirst()
                        .getWorkflowExecutionStartedEventAttributes()
                        .getWorkflowType()
                        .getName())
                .isEqualTo(DeletionWorkflow.TYPE);
    }

    /** At no time did a reader see that it is paused. */
    private void assertNoPrefixIsPaused(WorkflowStub run) {
        List<HistoryEvent> history = fixture.history(run);
        for (int end = 1; end <= history.size(); end++) {
            assertThat(fixture.view(history.subList(0, end)).status()).isNotEqualTo(WorkflowStatus.PAUSED);
        }
    }

    private static List<ExecutionEvent.Type> types(WorkflowExecution view) {
        return view.context().events().stream().map(ExecutionEvent::type).toList();
    }
}
