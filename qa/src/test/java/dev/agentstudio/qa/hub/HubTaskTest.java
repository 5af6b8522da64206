package dev.agentstudio.qa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.signalr.TransportEnum;
import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.EventReader;
import dev.agentstudio.qa.harness.HubWatcher;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients of the hub see of tasks: those that were started alone, and what answers have cost. */
@ExtendWith(StudioExtension.class)
class HubTaskTest {
    @Test
    void taskThatWasStartedAloneIsFollowedByItsId(Studio studio) {
        Path gate = Studio.newFile();
        AgentCalls calls = new AgentCalls(studio.as("alice"));
        try (HubWatcher watcher = connect(studio, "alice");
                EventReader stream =
                        calls.stream("thinker", AgentCalls.body(Map.of("thoughts", 3, "gate", gate.toString())))) {
            String id = stream.taskId();
            assertThat(watcher.invoke("SubscribeToTask", id)).isEqualTo(true);
            assertThat(Json.of(watcher.invoke("GetConnectionInfo")).path("subscriptions"))
                    .extracting(JsonNode::asText)
                    .containsExactly("user:alice", "task:" + id);
            watcher.await("TaskStatusChanged", body -> isNow(body, "running"));
            assertThat(watcher.bodies("TaskStatusChanged")).hasSize(1);

            Studio.open(gate);

            JsonNode end = watcher.await("TaskStatusChanged", body -> isNow(body, "completed"));
            assertThat(end.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("taskId", "agentId", "previousStatus", "currentStatus", "timestamp");
            assertThat(end.path("taskId").asText()).isEqualTo(id);
            assertThat(end.path("agentId").asText()).isEqualTo("thinker");
            assertThat(end.path("previousStatus").asText()).isEqualTo("running");
            assertThat(watcher.bodies("AgentThought"))
                    .extracting(body -> body.path("content").asText())
                    .containsSubsequence("Thought 1 of attempt 1", "Thought 2 of attempt 1")
                    .doesNotHaveDuplicates();
            watcher.await(
                    "MetricUpdated", body -> body.at("/tags/taskId").asText().equals(id));
        }
    }

    @Test
    void endedTaskIsShownAtOnceToItsOwnerAlone(Studio studio) {
        String id = endedTask(studio, "verdict", Map.of());
        try (HubWatcher watcher = connect(studio, "alice");
                HubWatcher bob = connect(studio, "bob")) {
            watcher.invoke("SubscribeToTask", id);
            watcher.await("TaskStatusChanged", body -> isNow(body, "failed"));
            JsonNode error = watcher.await("ErrorOccurred");
            assertThat(error.path("message").asText()).isEqualTo("The work is not good enough");
            assertThat(error.path("taskId").asText()).isEqualTo(id);
            assertThat(error.has("workflowId")).isFalse();

            for (String refused : new String[] {id, "task_0123456789abcdef01234567"}) {
                assertThatThrownBy(() -> bob.invoke("SubscribeToTask", refused))
                        .hasMessageEndingWith(
                                "HubException: Task '%s' not found or already completed".formatted(refused));
                assertThatThrownBy(() -> bob.invoke("SubscribeToLogs", Map.of("taskId", refused)))
                        .hasMessageEndingWith(
                                "HubException: Task '%s' not found or already completed".formatted(refused));
            }
            assertThat(Json.of(bob.invoke("GetConnectionInfo")).path("subscriptions"))
                    .hasSize(1);
            watcher.invoke("UnsubscribeFromTask", id);
            assertThat(Json.of(watcher.invoke("GetConnectionInfo")).path("subscriptions"))
                    .hasSize(1);
        }
    }

    /** Watchers are shown excerpts of large answers, which keep what the answers have cost. */
    @Test
    void costOfLargeAnswersIsMeasuredAndSummedUp(Studio studio) {
        String id = studio.as("alice")
                .create(Request.of("costly")
                        .step("small", "costly", Map.of("tokens", 100))
                        .step("large", "costly", Map.of("tokens", 20, "bytes", 5000))
                        .json());
        try (HubWatcher watcher = connect(studio, "alice")) {
            watcher.invoke("SubscribeToWorkflow", id, 0);
            JsonNode end = watcher.await("WorkflowCompleted");
            assertThat(end.path("resultSummary").asText()).isEqualTo("It cost 20 tokens");
            assertThat(end.at("/metrics/totalTokensUsed").asLong()).isEqualTo(120);
            assertThat(end.at("/metrics/totalCost").asDouble()).isEqualTo(0.2);
            watcher.await("MetricUpdated", body -> body.path("value").asDouble() == 20);
            assertThat(watcher.bodies("MetricUpdated"))
                    .extracting(
                            body -> body.path("metricName").asText(),
                            body -> body.path("value").asDouble(),
                            body -> body.path("unit").asText())
                    .contains(
                            tuple("task.tokens", 100.0, "tokens"),
                            tuple("task.cost", 0.1, "USD"),
                            tuple("task.tokens", 20.0, "tokens"));
        }
    }

    private static String endedTask(Studio studio, String agentType, Map<String, Object> configuration) {
        AgentCalls calls = new AgentCalls(studio.as("alice"));
        try (EventReader stream = calls.stream(agentType, AgentCalls.body(configuration))) {
            calls.awaitEnd(stream.taskId());
            return stream.taskId();
        }
    }

    private static boolean isNow(JsonNode body, String status) {
        return body.path("currentStatus").asText().equals(status);
    }

    private static HubWatcher connect(Studio studio, String client) {
        return HubWatcher.connect(studio.stack().api(), studio.stack().token(client), TransportEnum.WEBSOCKETS);
    }
}
