package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** How far behind the progress is that lists show, and what that costs. */
@Order(1)
class ProgressUpdatesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final StepDefinition FIRST = Definitions.step("a", "quick");
    private static final StepDefinition HELD = Definitions.step("b", "slow", "a");
    private static final StepDefinition LAST = Definitions.step("c", "quick", "b");

    private final CountDownLatch gate = new CountDownLatch(1);
    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents.with("slow", agents.heldBy(gate)));

    @AfterEach
    void close() {
        gate.countDown();
        fixture.close();
    }

    @Test
    void runWithinTheFirstIntervalCostsNoEvent() {
        gate.countDown();
        WorkflowStub older = fixture.start(Definitions.input(FIRST, HELD, LAST));
        ExecutionFixture.result(older);
        WorkflowStub run = fixture.start(Definitions.input(FIRST, HELD, LAST).updatingProgress());
        ExecutionFixture.result(run);

        assertThat(types(run)).isEqualTo(types(older));
        assertThat(fixture.upserts(run)).hasSize(1);
    }

    @Test
    void progressIsShownOnceAnIntervalHasPassed() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(FIRST, HELD, LAST).updatingProgress());
        agents.awaitBlocked();
        fixture.sleep(ProgressUpdates.INTERVAL);
        awaitUpserts(run, List.of(Map.of("Progress", 33.33)));
        gate.countDown();
        ExecutionFixture.result(run);

        assertThat(fixture.upserts(run).stream().skip(1)).containsExactly(Map.of("Progress", 33.33));
    }

    @Test
    void tasksThatEndWhileTheRunIsPausedAreShown() throws InterruptedException {
        WorkflowStub run = fixture.start(Definitions.input(FIRST, HELD, LAST).updatingProgress());
        agents.awaitBlocked();
        run.signal(AgentWorkflow.PAUSE, ControlSignal.NONE);
        fixture.await(run, "it is paused", view -> view.status().equals(WorkflowStatus.PAUSED));
        gate.countDown();
        WorkflowExecution paused = fixture.await(
                run,
                "the task in flight has ended",
                view -> view.tasks().get(1).status().equals(TaskStatus.COMPLETED));
        fixture.sleep(ProgressUpdates.INTERVAL);

        awaitUpserts(run, List.of(Map.of("RunState", "paused", "Progress", 33.33), Map.of("Progress", 66.67)));
        assertThat(paused.context().progress()).isEqualByComparingTo("66.67");
    }

    @Test
    void timeoutIsMeasuredFromTheBeginning() throws InterruptedException {
        WorkflowStub run = fixture.start(
                Definitions.input("PT6S", 0, Definitions.step("b", "slow")).updatingProgress());
        agents.awaitBlocked();
        fixture.sleep(Duration.ofSeconds(6));
        ExecutionFixture.failure(run);
        WorkflowExecution view = fixture.view(run);

        assertThat(view.status()).isEqualTo(WorkflowStatus.FAILED);
        assertThat(view.errorMessage()).isEqualTo("Workflow execution exceeded the specified timeout");
        List<Long> timers = fixture.history(run, EventType.EVENT_TYPE_TIMER_STARTED).stream()
                .map(event -> event.getTimerStartedEventAttributes()
                        .getStartToFireTimeout()
                        .getSeconds())
                .toList();
        assertThat(timers).startsWith(2L);
        assertThat(timers.get(1)).isLessThanOrEqualTo(4);
    }

    @Test
    void anotherRoundDoesNotMakeProgressFallBack() {
        agents.with(
                "judge",
                (call, attempt) -> FakeAgents.answer(
                        Integer.valueOf(3).equals(call.iteration()) ? "{\"approved\":true}" : "{\"approved\":false}"));
        WorkflowStub run = fixture.start(Definitions.input(
                        Pattern.ITERATIVE,
                        Definitions.step("write", "quick"),
                        Definitions.step("judge", "judge", "write"))
                .updatingProgress());
        ExecutionFixture.result(run);
        List<HistoryEvent> history = fixture.history(run);

        List<Double> progress = IntStream.rangeClosed(1, history.size())
                .mapToObj(length -> fixture.view(history.subList(0, length))
                        .context()
                        .progress()
                        .doubleValue())
                .distinct()
                .toList();
        assertThat(progress).containsExactly(0.0, 16.67, 33.33, 50.0, 66.67, 83.33, 100.0);
    }

    private void awaitUpserts(WorkflowStub run, List<Map<String, Object>> expected) {
        Awaitility.await("the progress is shown")
                .atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(fixture.upserts(run).stream().skip(1)).isEqualTo(expected));
    }

    private List<String> types(WorkflowStub run) {
        return fixture.history(run).stream()
                .map(event -> event.getEventType().name())
                .toList();
    }
}
