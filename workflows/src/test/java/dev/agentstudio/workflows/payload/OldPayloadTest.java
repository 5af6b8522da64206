package dev.agentstudio.workflows.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.id.StepId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads with fewer members than today's, as an older build or another language may have written them. */
class OldPayloadTest {
    static Stream<Example> examples() {
        return Stream.of(
                new Example(
                        "a response of nothing but a verdict",
                        "{\"success\":true}",
                        new AgentResponse(true, JsonObject.EMPTY, null, null, null, null)),
                new Example(
                        "a response with explicit nulls",
                        "{\"success\":true,\"result\":null,\"thoughts\":null,\"metadata\":null}",
                        new AgentResponse(true, JsonObject.EMPTY, null, null, null, null)),
                new Example("progress of an agent that said nothing", "{}", AgentProgress.NONE),
                new Example("a failure without a detail", "{}", new RunFailure(null, null)),
                new Example(
                        "a step that names no dependencies",
                        "{\"id\":\"a\",\"name\":\"A\",\"agentType\":\"x\"}",
                        new StepDefinition(new StepId("a"), "A", "x", List.of(), null, null)),
                new Example(
                        "a step that Temporal's own tools have numbered",
                        "{\"id\":2,\"name\":\"B\",\"agentType\":\"x\",\"dependsOn\":[1]}",
                        new StepDefinition(new StepId("2"), "B", "x", List.of(new StepId("1")), null, null)),
                new Example(
                        "a page of a checkpoint without events",
                        "{\"restoredTasks\":[],\"nextOffset\":7}",
                        new RestoredPage(List.of(), List.of(), null, 7, List.of(), null)),
                new Example(
                        "a thought whose time has an offset",
                        "{\"timestamp\":\"2025-10-01T14:00:00+02:00\",\"type\":\"action\",\"content\":\"Go\"}",
                        new AgentThought(Instant.parse("2025-10-01T12:00:00Z"), "action", "Go", null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void stillReads(Example example) {
        assertThat(Json.read(example.json(), example.value().getClass())).isEqualTo(example.value());
    }

    record Example(String name, String json, Object value) {
        @Override
        public String toString() {
            return name;
        }
    }
}
