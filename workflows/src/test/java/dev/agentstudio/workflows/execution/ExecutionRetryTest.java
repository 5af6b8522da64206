package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.id.TaskId;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionRetryTest {
    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest(name = "{0} with {1} retries is tried {2} times")
    @CsvSource({
        "AGENT_ERROR,                      0,  1",
        "AGENT_ERROR,                      3,  4",
        "AGENT_TIMEOUT,                    1,  2",
        "AGENT_REPORTED_RETRYABLE_FAILURE, 10, 11",
        "AGENT_REPORTED_FAILURE,           3,  1",
        "AGENT_REJECTED,                   3,  1",
        "RESULT_TOO_LARGE,                 3,  1",
    })
    void taskIsTriedAsOftenAsItsFailureDeserves(AgentFailureType type, int maxRetries, int attempts) {
        agents.with("broken", FakeAgents.failing(type, "Broken"));
        WorkflowStub run = fixture.start(Definitions.input(null, maxRetries, Definitions.step("a", "broken")));
        AgentWorkflowTest.assertFailure(
                ExecutionFixture.failure(run),
                RunFailureType.TASK_FAILED,
                "Step 'Name of a' (task_001) failed: Broken",
                new RunFailure(TaskId.numbered(1), null));
        assertThat(agents.calls()).hasSize(attempts);
        assertThat(fixture.view(run).tasks().getFirst().retryCount()).isEqualTo(attempts - 1);
    }

    @Test
    void outageDoesNotUseUpRetries() {
        agents.with("away", FakeAgents.failingUntil(20, AgentFailureType.AGENT_UNAVAILABLE));
        WorkflowStub run = fixture.start(Definitions.input(null, 0, Definitions.step("a", "away")));
        assertThat(ExecutionFixture.result(run)).isEqualTo(new ExecutionSummary("completed", 1));
        assertThat(fixture.view(run).tasks().getFirst().retryCount()).isEqualTo(19);
    }

    @Test
    void attemptsAreOneSecondApartThenTwiceThatUpToThirty() {
        List<Long> begun = Collections.synchronizedList(new ArrayList<>());
        FakeAgents.Behaviour away = FakeAgents.failingUntil(8, AgentFailureType.AGENT_ERROR);
        agents.with("away", (call, attempt) -> {
            begun.add(fixture.now());
            return away.answer(call, attempt);
        });
        WorkflowStub run = fixture.start(Definitions.input(null, 10, Definitions.step("a", "away")));
        ExecutionFixture.result(run);
        List<Integer> seconds = List.of(1, 2, 4, 8, 16, 30, 30);
        for (int retry = 0; retry < seconds.size(); retry++) {
            assertThat(begun.get(retry + 1) - begun.get(retry)).isGreaterThanOrEqualTo(seconds.get(retry) * 1000L);
        }
        assertThat(fixture.history(run, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                        .getFirst()
                        .getActivityTaskScheduledEventAttributes()
                        .getRetryPolicy())
                .isEqualTo(RetryPolicy.newBuilder()
                        .setInitialInterval(Duration.newBuilder().setSeconds(1))
                        .setBackoffCoefficient(2)
                        .setMaximumInterval(Duration.newBuilder().setSeconds(30))
                        .build());
    }
}
