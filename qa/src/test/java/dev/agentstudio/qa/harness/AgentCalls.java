package dev.agentstudio.qa.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Calls of single agents by one client, and what becomes of them. */
public record AgentCalls(Client client) {
    public static String path(String agentType) {
        return "/api/meta-agent/" + agentType + "/execute";
    }

    public static String task(String taskId) {
        return "/api/meta-agent/tasks/" + taskId;
    }

    /** @param configuration texts and whole numbers */
    public static String body(Map<String, Object> configuration) {
        ObjectNode body = Json.object().put("task", "Do it");
        body.set("configuration", Json.of(configuration));
        return body.toString();
    }

    public static String gate(Path gate) {
        return body(Map.of("gate", gate.toString()));
    }

    public Answer execute(String agentType, String body) {
        return client.post(path(agentType), body);
    }

    public CompletableFuture<Answer> executeAsync(String agentType, String body) {
        return client.postAsync(path(agentType), body);
    }

    public EventReader stream(String agentType, String body) {
        return EventReader.open(client.json(path(agentType) + "/stream", body));
    }

    /** The same under an {@code Idempotency-Key}. */
    public EventReader stream(String agentType, String body, String key) {
        return EventReader.open(client.json(path(agentType) + "/stream", body).header("Idempotency-Key", key));
    }

    public JsonNode await(String taskId, String reason, Predicate<JsonNode> condition) {
        return Awaitility.await(taskId + " " + reason)
                .atMost(Client.TIMEOUT)
                .until(() -> client.get(task(taskId)).json(), condition);
    }

    /** Waits until the agent holds its gate. */
    public JsonNode awaitGate(String taskId) {
        return await(
                taskId, "waits at its gate", task -> task.at("/live/percentage").asInt() == 40);
    }

    public JsonNode awaitEnd(String taskId) {
        return await(taskId, "has ended", task -> task.has("completedAt"));
    }

    /** The task whose agent has come to a gate. */
    public static String taskAt(Path gate) {
        Path note = gate.resolveSibling(gate.getFileName() + ".task");
        return Awaitility.await("the agent is at its gate")
                .atMost(Client.TIMEOUT)
                .until(() -> Files.exists(note) ? Files.readString(note) : "", id -> !id.isEmpty());
    }

    public static void assertTaskId(String id) {
        assertThat(id).matches("task_[0-9a-f]{24}");
    }
}
