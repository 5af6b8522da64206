package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.TaskStatus;
import io.temporal.client.WorkflowStub;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelExecutionTest {
    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void branchesRunAtTheSameTime() {
        CyclicBarrier all = new CyclicBarrier(3);
        agents.with("meeting", (call, attempt) -> {
            try {
                all.await(60, TimeUnit.SECONDS);
            } catch (BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("The others never came", e);
            }
            return FakeAgents.answer("{}");
        });
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "meeting"),
                Definitions.step("b", "meeting"),
                Definitions.step("c", "meeting")));
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 3));
    }

    @Test
    void failureKeepsOnlyItsDependantsFromRunningAndFailsTheRunInTheEnd() {
        CountDownLatch failed = new CountDownLatch(1);
        agents.with("slow", agents.heldBy(failed)).with("broken", (call, attempt) -> {
            failed.countDown();
            return FakeAgents.failing(AgentFailureType.AGENT_REPORTED_FAILURE, "It cannot be done")
                    .answer(call, attempt);
        });
        WorkflowStub run = fixture.start(Definitions.input(
                Pattern.PARALLEL,
                Definitions.step("a", "slow"),
                Definitions.step("b", "broken"),
                Definitions.step("after-a", "agent", "a"),
                Definitions.step("after-b", "agent", "b"),
                Definitions.step("after-both", "agent", "a", "b")));
        AgentWorkflowTest.assertFailure(
                ExecutionFixture.failure(run),
                RunFailureType.TASK_FAILED,
                "Step 'Name of b' (task_002) failed: It cannot be done",
                new RunFailure(TaskId.numbered(2), null));
        assertThat(fixture.view(run).tasks())
                .extracting(AgentTask::status)
                .containsExactly(
                        TaskStatus.COMPLETED,
                        TaskStatus.FAILED,
                        TaskStatus.COMPLETED,
                        TaskStatus.SKIPPED,
                        TaskStatus.SKIPPED);
    }

    @Test
    void noMoreTasksAreInFlightThanTheInputAllows() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        agents.with("counted", (call, attempt) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            now.decrementAndGet();
            return FakeAgents.answer("{}");
        });
        StepDefinition[] steps = IntStream.range(0, 12)
                .mapToObj(step -> Definitions.step("s" + step, "counted"))
                .toArray(StepDefinition[]::new);
        ExecutionInput input = Definitions.input(Pattern.PARALLEL, steps);
        WorkflowStub run = fixture.start(new ExecutionInput(
                input.definition(),
                input.input(),
                input.initiatedBy(),
                input.owner(),
                input.createdAt(),
                input.metadata(),
                2,
                null));
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 12));
        assertThat(most.get()).isBetween(1, 2);
    }
}
