package dev.agentstudio.api.workflow.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.TaskStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LargestPartsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final JsonObject RESULT = JsonObject.of(Map.of("text", "r".repeat(1000)));
    private static final JsonObject GIVEN = JsonObject.of(Map.of("results", Map.of("a", RESULT.members())));
    private static final AgentResponse RESPONSE = new AgentResponse(true, RESULT, null, null, null, null);

    @Test
    void copyInARequestIsLeftOutBeforeTheResultItself() {
        LargestParts parts = parts(500);

        assertThat(parts.tasks().get(1).request())
                .isEqualTo(new AgentRequest("b", null, omitted(1029, "task_002"), null, null));
        assertThat(parts.tasks().getFirst().response()).isEqualTo(RESPONSE);
    }

    @Test
    void resultIsLeftOutWhereverItStands() {
        LargestParts parts = parts(2500);
        AgentResponse shorter = new AgentResponse(true, omitted(1011, "task_001"), null, null, null, null);

        assertThat(parts.tasks().getFirst().response()).isEqualTo(shorter);
        ExecutionContext context = Objects.requireNonNull(parts.context());
        assertThat(context.results()).containsExactly(Map.entry("task_001", shorter));
        AgentResponse earlier = new AgentResponse(
                true, JsonObject.of(Map.of("$omitted", Map.of("size", 1011))), null, null, null, null);
        assertThat(context.state())
                .as("an earlier result is nowhere else")
                .isEqualTo(
                        Map.of("iterations", List.of(Map.of("iteration", 1, "results", Map.of("task_001", earlier)))));
    }

    private static LargestParts parts(long excess) {
        ExecutionContext context = new ExecutionContext(
                "wf_1",
                Map.of("iterations", List.of(Map.of("iteration", 1, "results", Map.of("task_001", RESPONSE)))),
                Map.of("task_001", RESPONSE),
                List.of(),
                BigDecimal.ZERO,
                NOW,
                NOW);
        AgentRequest request = new AgentRequest("b", null, GIVEN, null, null);
        return new LargestParts(
                "wf_1", excess, List.of(task("task_001", null, RESPONSE), task("task_002", request, null)), context);
    }

    private static AgentTask task(String id, @Nullable AgentRequest request, @Nullable AgentResponse response) {
        return new AgentTask(
                id, "wf_1", id, "echo", TaskStatus.RUNNING, request, response, NOW, null, null, null, 0, 0, null, null);
    }

    private static JsonObject omitted(int size, String taskId) {
        return JsonObject.of(Map.of("$omitted", Map.of("size", size, "href", "/api/workflows/wf_1/tasks/" + taskId)));
    }
}
