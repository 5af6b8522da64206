package dev.agentstudio.qa.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.signalr.TransportEnum;
import com.nimbusds.jose.jwk.RSAKey;
import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.EventReader;
import dev.agentstudio.qa.harness.HubWatcher;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.RawRequest;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.Tokens;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients of the hub see of workflows, and what they may not see. */
@ExtendWith(StudioExtension.class)
class HubTest {
    /** Without its fix one in eight is lost, so that all of these arrive once in a million times. */
    private static final int CLIENTS_WITH_NEW_TOKENS = 100;

    @ParameterizedTest
    @EnumSource(
            value = TransportEnum.class,
            names = {"WEBSOCKETS", "LONG_POLLING"})
    void subscriberSeesThoughtsWhileTheAgentWorksAndThenTheEnd(TransportEnum transport, Studio studio) {
        Path subscribed = Studio.newFile();
        Path gate = Studio.newFile();
        String id = studio.as("alice")
                .create(Request.of("hub")
                        .gate(subscribed)
                        .step("think", "thinker", Map.of("thoughts", 3, "gate", gate.toString()))
                        .json());
        try (HubWatcher watcher = connect(studio, "alice", transport)) {
            assertThat(watcher.invoke("SubscribeToWorkflow", id, 0)).isEqualTo(true);
            Studio.open(subscribed);
            assertThat(watcher.await("AgentThought", HubTest::isOfThinker)
                            .path("content")
                            .asText())
                    .isEqualTo("Thought 0 of attempt 1");
            assertThat(watcher.bodies("WorkflowCompleted"))
                    .as("while the agent works")
                    .isEmpty();
            JsonNode running = watcher.await(
                    "TaskStatusChanged",
                    body -> body.path("agentId").asText().equals("thinker")
                            && body.path("currentStatus").asText().equals("running"));
            assertThat(running.path("previousStatus").asText()).isEqualTo("pending");
            Studio.open(gate);

            JsonNode end = watcher.await("WorkflowCompleted");

            assertThat(end.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "workflowId", "sequence", "status", "completedAt", "duration", "metrics", "traceId");
            assertThat(end.path("metrics").path("successfulTasks").asInt()).isEqualTo(2);
            assertThat(end.path("metrics").path("totalTasks").asInt()).isEqualTo(2);
            assertThat(end.path("status").asText()).isEqualTo("completed");
            assertThat(watcher.await("WorkflowStarted").path("name").asText()).isEqualTo("Test of hub");
            assertThat(watcher.bodies("AgentThought").stream().filter(HubTest::isOfThinker))
                    .hasSize(3);
            assertThat(watcher.bodies("WorkflowProgress")
                            .getLast()
                            .path("progress")
                            .path("percentage")
                            .asDouble())
                    .isEqualTo(100);
            assertThat(watcher.bodies("TaskStatusChanged"))
                    .extracting(body -> body.path("currentStatus").asText())
                    .endsWith("running", "completed");
        }
    }

    @Test
    void finishedWorkflowEndsAtOnceAndSinceSendsWhatWasMissed(Studio studio) {
        Client alice = studio.as("alice");
        String id = alice.create(Request.of("hub").steps("echo", "one", "two").json());
        alice.awaitEnd(id);
        try (HubWatcher late = connect(studio, "alice", TransportEnum.WEBSOCKETS);
                HubWatcher whole = connect(studio, "alice", TransportEnum.WEBSOCKETS)) {
            late.invoke("SubscribeToWorkflow", id);
            late.await("WorkflowCompleted");
            assertThat(late.bodies("WorkflowStarted")).isEmpty();

            whole.invoke("SubscribeToWorkflow", id, 0);
            whole.await("WorkflowCompleted");
            List<Long> sequences = sequences(whole);
            assertThat(sequences).isSorted().hasSizeGreaterThan(5);
            long middle = sequences.get(sequences.size() / 2);
            try (HubWatcher resumed = connect(studio, "alice", TransportEnum.WEBSOCKETS)) {
                resumed.invoke("SubscribeToWorkflow", id, middle);
                resumed.await("WorkflowCompleted");
                assertThat(sequences(resumed))
                        .isEqualTo(sequences.stream()
                                .filter(sequence -> sequence > middle)
                                .toList());
            }
            assertThatThrownBy(() -> whole.invoke("SubscribeToWorkflow", id, 1_000_000))
                    .hasMessageContaining("has no event 1000000 yet");
        }
    }

    /** The workflow as it is now has completed, but its first end was a failure, and is one for whoever catches up. */
    @Test
    void failureIsReplayedAsOneThoughTheWorkflowWasResumed(Studio studio) {
        Client alice = studio.as("alice");
        String id = alice.create(Request.of("hub")
                .step(
                        "flaky",
                        "flaky",
                        Map.of("failures", 1, "counter", Studio.newFile().toString()))
                .step("echo")
                .maxRetries(0)
                .json());
        alice.awaitStatus(id, "failed");
        alice.control(id, "resume");
        try (HubWatcher watcher = connect(studio, "alice", TransportEnum.WEBSOCKETS)) {
            watcher.invoke("SubscribeToWorkflow", id, 0);
            watcher.await(
                    "WorkflowCompleted", body -> body.path("status").asText().equals("completed"));
            assertThat(watcher.bodies("WorkflowCompleted"))
                    .extracting(body -> body.path("status").asText(), body -> body.has("errorMessage"))
                    .containsExactly(tuple("failed", true), tuple("completed", false));
        }
    }

    @Test
    void workflowsOfOthersAreRefusedLikeThoseThatDoNotExist(Studio studio) {
        Client alice = studio.as("alice");
        String id = alice.create(Request.of("hub").step("echo").json());
        try (HubWatcher bob = connect(studio, "bob", TransportEnum.WEBSOCKETS)) {
            for (String other : List.of(id, "wf_unknown")) {
                assertThatThrownBy(() -> bob.invoke("SubscribeToWorkflow", other))
                        .hasMessageEndingWith("HubException: Workflow '%s' not found".formatted(other));
                assertThatThrownBy(() -> bob.invoke("SubscribeToTask", other + "/task_001"))
                        .hasMessageEndingWith("HubException: Task '%s/task_001' not found".formatted(other));
                assertThatThrownBy(() -> bob.invoke("SubscribeToLogs", Map.of("workflowId", other)))
                        .hasMessageEndingWith("HubException: Workflow '%s' not found".formatted(other));
            }
            assertThat(bob.messages()).isEmpty();
        }
        alice.awaitEnd(id);
    }

    @Test
    void subscriptionsAreListedAndWrongArgumentsAreExplained(Studio studio) {
        Client alice = studio.as("alice");
        Path gate = Studio.newFile();
        String id = thinking(alice, gate);
        try (HubWatcher watcher = connect(studio, "alice", TransportEnum.WEBSOCKETS)) {
            watcher.invoke("SubscribeToWorkflow", id);
            watcher.invoke("SubscribeToTask", "task_001");
            watcher.invoke("SubscribeToAgent", "thinker");
            watcher.invoke("SubscribeToLogs", Map.of("workflowId", id, "minLevel", "warning"));
            JsonNode info = Json.of(watcher.invoke("GetConnectionInfo"));
            assertThat(info.path("userId").asText()).isEqualTo("alice");
            assertThat(info.path("subscriptions"))
                    .extracting(JsonNode::asText)
                    .containsExactly(
                            "user:alice",
                            "agent:thinker",
                            "logs:" + id,
                            "task:%s/task_001".formatted(id),
                            "workflow:" + id);
            watcher.invoke("UnsubscribeFromLogs", "logs:" + id);
            watcher.invoke("UnsubscribeFromTask", id + "/task_001");
            watcher.invoke("UnsubscribeFromAgent", "thinker");
            watcher.invoke("UnsubscribeFromWorkflow", id);
            assertThat(Json.of(watcher.invoke("GetConnectionInfo")).path("subscriptions"))
                    .hasSize(1);
            assertThatThrownBy(() -> watcher.invoke("SubscribeToWorkflow"))
                    .hasMessageContaining("SubscribeToWorkflow takes 1 to 2 arguments, not 0");
            assertThatThrownBy(() -> watcher.invoke("SubscribeToWorkflow", 5)).hasMessageContaining("must be a string");
            assertThatThrownBy(() -> watcher.invoke("SubscribeToWorkflow", id, -1))
                    .hasMessageContaining("must be a sequence");
            assertThatThrownBy(() -> watcher.invoke("SubscribeToAgent", "nobody"))
                    .hasMessageContaining("Agent type 'nobody' not found");
            assertThatThrownBy(() -> watcher.invoke("SubscribeToLogs", Map.of("minLevel", "info")))
                    .hasMessageContaining("needs taskId, workflowId or agentId");
            assertThatThrownBy(() -> watcher.invoke("Fly")).hasMessageContaining("Unknown hub method 'Fly'");
        }
        Studio.open(gate);
        alice.awaitEnd(id);
    }

    @Test
    void agentIsFollowedInAllWorkflowsOfItsCaller(Studio studio) {
        Client alice = studio.as("alice");
        Path gate = Studio.newFile();
        try (HubWatcher watcher = connect(studio, "alice", TransportEnum.WEBSOCKETS);
                HubWatcher bob = connect(studio, "bob", TransportEnum.WEBSOCKETS)) {
            watcher.invoke("SubscribeToAgent", "thinker");
            bob.invoke("SubscribeToAgent", "thinker");
            String id = thinking(alice, gate);
            Studio.open(gate);
            watcher.await(
                    "TaskStatusChanged",
                    body -> body.path("workflowId").asText().equals(id)
                            && body.path("currentStatus").asText().equals("completed"));
            assertThat(bob.messages())
                    .noneMatch(message -> message.body().toString().contains(id));
        }
    }

    @Test
    void connectionsAndStreamsEndWhenTheirTokenExpires(Studio studio) {
        Path gate = Studio.newFile();
        Client alice = studio.as("alice");
        String id = alice.create(Request.of("expiring").gate(gate).json());
        // Tokens are accepted for a minute after they have expired.
        String token = Tokens.signed(Tokens.key("shared"), Tokens.claims().expirationTime(Tokens.at(-53)));
        Client expiring = studio.withToken(token);
        String body = AgentCalls.gate(gate);
        try (HubWatcher watcher = HubWatcher.connect(studio.stack().api(), token, TransportEnum.WEBSOCKETS);
                EventReader one = EventReader.open(expiring.request("/api/workflows/%s/events".formatted(id)));
                EventReader all = EventReader.open(expiring.request("/api/events"));
                EventReader task = EventReader.open(expiring.json("/api/meta-agent/gate/execute/stream", body))) {
            assertThat(watcher.awaitClose()).isEqualTo("The access token has expired.");
            one.awaitEnd();
            all.awaitEnd();
            assertThat(task.last().at("/error/detail").asText())
                    .isEqualTo("The bearer token has expired; task '%s' continues and can be read with a new one"
                            .formatted(task.taskId()));
            assertThat(alice.get("/api/meta-agent/tasks/" + task.taskId())
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("running");
            Studio.open(gate);
        }
        alice.awaitEnd(id);
    }

    @Test
    void hubIsForCallersThatMayReadAndForPagesThatMayAsk(Studio studio) {
        String path = "/hubs/agentstudio/negotiate?negotiateVersion=1";
        assertThat(studio.anonymous().post(path).status()).isEqualTo(401);
        String noScope =
                Tokens.signed(Tokens.key("shared"), Tokens.claimsOfAStranger().claim("scopes", List.of()));
        assertThat(studio.withToken(noScope).post(path).status()).isEqualTo(403);
        String token = studio.stack().token("alice");
        assertThat(studio.anonymous().post(path + "&access_token=" + token).status())
                .isEqualTo(200);
        assertThat(studio.anonymous()
                        .get("/api/workflows?access_token=" + token)
                        .status())
                .as("in an address it counts for the hub alone")
                .isEqualTo(401);
        assertThat(upgrade(studio, token, "http://evil.example")).startsWith("HTTP/1.1 403");
        assertThat(upgrade(studio, token, "http://localhost:3000")).startsWith("HTTP/1.1 101");
        assertThat(upgrade(studio, "wrong", "http://localhost:3000")).startsWith("HTTP/1.1 401");
    }

    /** A token that is new is checked on another thread than that of the connection, on which the client's answer to the upgrade arrives. */
    @Test
    void firstMessageAfterAnUpgradeIsReceivedThoughTheTokenIsNew(Studio studio) {
        byte[] handshake = "{\"protocol\":\"json\",\"version\":1}\u001e".getBytes(UTF_8);
        byte[] frame = ByteBuffer.allocate(6 + handshake.length)
                .put((byte) 0x81)
                .put((byte) (0x80 | handshake.length))
                .putInt(0)
                .put(handshake)
                .array();
        RSAKey key = Tokens.key("shared");
        for (int client = 0; client < CLIENTS_WITH_NEW_TOKENS; client++) {
            String token = Tokens.signed(key, Tokens.claimsOfAStranger());
            try (RawRequest raw = openSocket(studio, token, "http://localhost:3000")) {
                assertThat(raw.readHead()).startsWith("HTTP/1.1 101");
                raw.send(frame);
                assertThat(raw.read(5)).as("client %d", client).isEqualTo(new byte[] {(byte) 0x81, 3, '{', '}', 0x1E});
            }
        }
    }

    private static String upgrade(Studio studio, String token, String origin) {
        try (RawRequest raw = openSocket(studio, token, origin)) {
            String head = raw.readHead();
            assertThat(head).as("compression is declined").doesNotContainIgnoringCase("permessage-deflate");
            return head;
        }
    }

    private static RawRequest openSocket(Studio studio, String token, String origin) {
        int port = studio.stack().ports().api();
        RawRequest raw = RawRequest.open("127.0.0.1", port);
        raw.send("""
                GET /hubs/agentstudio?access_token=%s HTTP/1.1\r
                Host: localhost:%d\r
                Origin: %s\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Extensions: permessage-deflate\r
                \r
                """.formatted(token, port, origin));
        return raw;
    }

    private static boolean isOfThinker(JsonNode body) {
        return body.path("agentId").asText().equals("thinker");
    }

    private static String thinking(Client client, Path gate) {
        return client.create(Request.of("hub")
                .step("think", "thinker", Map.of("thoughts", 3, "gate", gate.toString()))
                .json());
    }

    private static HubWatcher connect(Studio studio, String client, TransportEnum transport) {
        return HubWatcher.connect(studio.stack().api(), studio.stack().token(client), transport);
    }

    /** Of what history caused, each once, in the order of arrival. */
    private static List<Long> sequences(HubWatcher watcher) {
        return watcher.messages().stream()
                .filter(message -> !message.event().equals("WorkflowProgress"))
                .map(message -> message.body().path("sequence"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong)
                .distinct()
                .toList();
    }
}
