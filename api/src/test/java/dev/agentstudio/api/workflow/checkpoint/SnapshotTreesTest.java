package dev.agentstudio.api.workflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotTreesTest {
    private final SnapshotTrees trees = new SnapshotTrees();

    @Test
    void largeResultIsOneTreeHoweverOftenItStandsThere() throws JsonProcessingException {
        AgentResponse answer = answer("x".repeat(20_000));
        JsonNode first = trees.of(new Snapshot(
                "a", answer, List.of(Map.of("result", answer.result().members()))));
        JsonNode second = trees.of(new Snapshot("b", answer, List.of()));
        assertThat(first.at("/answer/result"))
                .isSameAs(first.at("/requests/0/result"))
                .isSameAs(second.at("/answer/result"));
    }

    @Test
    void treeIsThatOfTheSnapshot() throws JsonProcessingException {
        for (AgentResponse answer : List.of(answer("x".repeat(20_000)), answer("short"))) {
            Snapshot snapshot = new Snapshot("a", answer, List.of(Map.of("result", answer.result())));
            assertThat(trees.of(snapshot)).isEqualTo(Payloads.mapper().valueToTree(snapshot));
        }
    }

    private static AgentResponse answer(String text) throws JsonProcessingException {
        String json = Payloads.mapper().writeValueAsString(Map.of("text", text, "rows", List.of(1, 2.5, Map.of())));
        return new AgentResponse(true, Payloads.mapper().readValue(json, JsonObject.class), null, null, null, null);
    }

    private record Snapshot(String id, AgentResponse answer, List<Map<String, Object>> requests) {}
}
