package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a run leaves in Temporal. */
class ExecutionHistoryTest {
    private final FakeAgents agents = new FakeAgents();
    private final ExecutionFixture fixture = new ExecutionFixture(agents);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void interpreterCostsTwoEventsMoreThanAHandWrittenWorkflow() {
        ExecutionInput input = Definitions.input(
                Definitions.step("a", "agent"), Definitions.step("b", "agent"), Definitions.step("c", "agent"));
        WorkflowStub interpreted = fixture.start(input);
        ExecutionFixture.result(interpreted);
        WorkflowStub handWritten = fixture.start(HandWrittenWorkflow.TYPE, input);
        handWritten.getResult(Object.class);
        List<EventType> expected = new java.util.ArrayList<>(types(handWritten));
        expected.addAll(
                4, List.of(EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, EventType.EVENT_TYPE_TIMER_STARTED));
        assertThat(types(interpreted)).isEqualTo(expected);
    }

    @Test
    void activitiesAndTimerSayWhatTheyAreFor() {
        WorkflowStub run = fixture.start(
                Definitions.input(Definitions.step("a", "agent"), Definitions.step("b".repeat(200), "agent")));
        ExecutionFixture.result(run);
        assertThat(summaries(run, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .containsExactly("task_001 · Name of a · agent", "task_002 · Name of " + "b".repeat(80) + "…");
        assertThat(summaries(run, EventType.EVENT_TYPE_TIMER_STARTED)).containsExactly("Workflow timeout");
    }

    @Test
    void runThatTakesUpWorkSaysSoInItsSearchAttributes() {
        WorkflowStub run = fixture.start(Definitions.input(Definitions.step("a", "agent")));
        ExecutionFixture.result(run);
        Map<String, Object> attributes = fixture.upserts(run).getFirst();
        assertThat(attributes).containsOnlyKeys("RunState", "StartedAt").containsEntry("RunState", "running");
        assertThat(java.time.Instant.parse((String) attributes.getOrDefault("StartedAt", "")))
                .isEqualTo(fixture.view(run).startedAt());
    }

    @Test
    void runThatFailsSaysHowFarItCame() {
        agents.with("broken", FakeAgents.failing(AgentFailureType.AGENT_REJECTED, "No"));
        WorkflowStub run =
                fixture.start(Definitions.input(Definitions.step("a", "agent"), Definitions.step("b", "broken")));
        ExecutionFixture.failure(run);
        assertThat(fixture.upserts(run).getLast()).isEqualTo(Map.of("Progress", 50.0));
    }

    private List<EventType> types(WorkflowStub run) {
        return fixture.history(run).stream().map(HistoryEvent::getEventType).toList();
    }

    private List<String> summaries(WorkflowStub run, EventType type) {
        return fixture.history(run, type).stream()
                .map(event -> value(event.getUserMetadata().getSummary(), String.class))
                .toList();
    }

    private static <T> T value(Payload payload, Class<T> type) {
        return Payloads.converter().fromPayload(payload, type, type);
    }
}
