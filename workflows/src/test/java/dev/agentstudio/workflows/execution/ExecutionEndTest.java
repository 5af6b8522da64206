package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that end before their steps do. */
class ExecutionEndTest {
    private static final StepDefinition[] STEPS = {
        Definitions.step("a", "agent"), Definitions.step("b", "slow"), Definitions.step("c", "agent")
    };

    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void runThatOverrunsItsTimeoutFailsAndStopsTheTaskInFlight() {
        agents.with("slow", agents.blocking());
        WorkflowStub run = fixture.start(Definitions.input("PT1S", 3, STEPS));
        AgentWorkflowTest.assertFailure(
                ExecutionFixture.failure(run),
                RunFailureType.WORKFLOW_TIMEOUT,
                "Workflow execution exceeded the specified timeout",
                new RunFailure(null, 1L));
        assertStopped(run, WorkflowStatus.FAILED);
    }

    @Test
    void outageIsOutlastedUntilTheTimeoutOfTheRun() {
        agents.with("slow", FakeAgents.failing(AgentFailureType.AGENT_UNAVAILABLE, "Nobody there"));
        WorkflowStub run = fixture.start(Definitions.input("PT30M", 0, STEPS));
        AgentWorkflowTest.assertFailure(
                ExecutionFixture.failure(run),
                RunFailureType.WORKFLOW_TIMEOUT,
                "Workflow execution exceeded the specified timeout",
                new RunFailure(null, 1800L));
        WorkflowExecution view = fixture.view(run);
        assertThat(view.completedAt())
                .isAfterOrEqualTo(Objects.requireNonNull(view.startedAt()).plus(Duration.ofMinutes(30)))
                .isBefore(Objects.requireNonNull(view.startedAt()).plus(Duration.ofMinutes(31)));
        assertThat(agents.calls()).hasSizeGreaterThan(50);
        assertThat(view.tasks())
                .extracting(AgentTask::status)
                .containsExactly(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.SKIPPED);
    }

    @Test
    void nativeCancelStopsTheTaskInFlightAndClosesTheRunAsCancelled() throws InterruptedException {
        agents.with("slow", agents.blocking());
        WorkflowStub run = fixture.start(Definitions.input(STEPS));
        agents.awaitBlocked();
        run.cancel();
        assertThatThrownBy(() -> ExecutionFixture.result(run))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(CanceledFailure.class);
        assertThat(fixture.history(run, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED))
                .hasSize(1);
        assertStopped(run, WorkflowStatus.CANCELLED);
    }

    private void assertStopped(WorkflowStub run, WorkflowStatus status) {
        assertThat(agents.log())
                .containsExactly("task_001 begins", "task_001 ends", "task_002 begins", "task_002 is cancelled");
        assertThat(fixture.history(run, EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED))
                .hasSize(1);
        WorkflowExecution view = fixture.view(run);
        assertThat(view.status()).isEqualTo(status);
        assertThat(view.tasks())
                .extracting(task -> task.status().word() + " " + task.errorMessage())
                .containsExactly("completed null", "failed Cancelled", "skipped null");
    }
}
