package dev.agentstudio.qa.singletask;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.EventReader;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One agent is called and its thoughts are heard as they occur. */
@ExtendWith(StudioExtension.class)
class AgentStreamTest {
    @Test
    void thoughtsArriveWhileTheAgentWorksAndEachOnce(Studio studio) {
        Path gate = Studio.newFile();
        try (EventReader stream =
                calls(studio).stream("thinker", AgentCalls.body(Map.of("thoughts", 500, "gate", gate.toString())))) {
            assertThat(stream.response().statusCode()).isEqualTo(200);
            assertThat(stream.response().headers().firstValue("Content-Type")).contains("text/event-stream");
            AgentCalls.assertTaskId(stream.taskId());
            stream.awaitThoughts(1);
            assertThat(stream.thoughts()).as("while the gate is shut").containsExactly("Thought 0 of attempt 1");
            Studio.open(gate);

            List<String> messages = stream.awaitEnd();

            assertThat(stream.thoughts()).isEqualTo(thoughts(500, 1));
            assertThat(messages).hasSize(502).last().isEqualTo("[DONE]");
            assertThat(Json.shape(stream.last())).isEqualTo(Json.shape(Json.parse("""
                    {"type": "response", "response":
                      {"success": true, "result": {"thoughts": 500, "attempt": 1}, "metadata": {"executionTimeMs": 1}}}""")));
            assertThat(stream.rest()).as("events have no names and no ids").isEmpty();
        }
    }

    @Test
    void thoughtsOfARetryFollowThoseOfTheFailedAttempt(Studio studio) {
        try (EventReader stream =
                calls(studio).stream("thinker", AgentCalls.body(Map.of("thoughts", 3, "failures", 1)))) {
            stream.awaitEnd();
            assertThat(stream.thoughts().subList(0, 3)).isEqualTo(thoughts(3, 1));
            assertThat(stream.thoughts().subList(3, stream.thoughts().size())).isEqualTo(thoughts(3, 2));
        }
    }

    @Test
    void failureAfterTheFirstByteIsAMessage(Studio studio) {
        try (EventReader stream = calls(studio).stream("crash", AgentCalls.body(Map.of()))) {
            List<String> messages = stream.awaitEnd();
            JsonNode expected = Json.object()
                    .put("type", "error")
                    .set(
                            "error",
                            Problems.agentFailed("crash", "The agent failed; its log says why")
                                    .put("instance", AgentCalls.path("crash") + "/stream"));
            assertThat(messages).hasSize(2).last().isEqualTo("[DONE]");
            assertThat(Json.shape(stream.last())).isEqualTo(Json.shape(expected));
        }
    }

    @Test
    void streamThatIsReadAtOnceIsWhole(Studio studio) {
        Answer answer = studio.as("alice").post(AgentCalls.path("echo") + "/stream", "{\"task\": \"Do it\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).contains("\"type\":\"response\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void refusalBeforeTheFirstByteIsAnOrdinaryProblem(Studio studio) {
        Client client = studio.as("alice");
        String path = AgentCalls.path("nobody") + "/stream";
        client.post(path, "{\"task\": \"Do it\"}")
                .isProblem(Problems.problem(
                        400, "validation-error", "AGENT_TYPE_NOT_FOUND", "Invalid agent type 'nobody'", path));
        String other = AgentCalls.path("echo") + "/stream";
        client.post(other, "{}")
                .isProblem(Problems.invalid(
                        List.of(new Problems.Field("task", "REQUIRED_FIELD", "'task' is required")), other));
    }

    @Test
    void readerWhoHangsUpCancelsTheTask(Studio studio) {
        AgentCalls calls = calls(studio);
        EventReader stream = calls.stream("gate", AgentCalls.gate(Studio.newFile()));
        stream.awaitThoughts(1);

        stream.close();

        assertThat(calls.awaitEnd(stream.taskId()).path("errorMessage").asText())
                .isEqualTo("Cancelled");
    }

    @Test
    void readerWithAKeyMayHangUpAndComeBack(Studio studio) {
        AgentCalls calls = calls(studio);
        String key = UUID.randomUUID().toString();
        Path gate = Studio.newFile();
        String body = AgentCalls.body(Map.of("thoughts", 20, "gate", gate.toString()));
        EventReader left = calls.stream("thinker", body, key);
        left.awaitThoughts(1);
        left.close();

        try (EventReader back = calls.stream("thinker", body, key)) {
            assertThat(back.taskId()).isEqualTo(left.taskId());
            back.awaitThoughts(1);
            assertThat(back.thoughts()).as("while the gate is shut").containsExactly("Thought 0 of attempt 1");
            Studio.open(gate);
            back.awaitEnd();
            assertThat(back.thoughts()).isEqualTo(thoughts(20, 1));
        }
    }

    @Test
    void keyOfATaskThatIsOverGivesItsThoughtsAndResponse(Studio studio) {
        AgentCalls calls = calls(studio);
        String key = UUID.randomUUID().toString();
        String body = AgentCalls.body(Map.of("thoughts", 3));
        Answer executed = calls.client()
                .send(calls.client().json(AgentCalls.path("thinker"), body).header("Idempotency-Key", key));

        try (EventReader stream = calls.stream("thinker", body, key)) {
            List<String> messages = stream.awaitEnd();
            assertThat(stream.taskId()).isEqualTo(executed.header("X-Task-Id"));
            assertThat(stream.thoughts()).isEqualTo(thoughts(3, 1));
            assertThat(messages).hasSize(5);
            assertThat(stream.last().at("/response/result"))
                    .isEqualTo(executed.json().path("result"));
        }
    }

    @Test
    void keyOfAnotherBodyIsRefusedBeforeTheFirstByte(Studio studio) {
        Client client = studio.as("alice");
        String key = UUID.randomUUID().toString();
        String path = AgentCalls.path("echo") + "/stream";
        client.send(client.json(path, "{\"task\": \"One\"}").header("Idempotency-Key", key));

        client.send(client.json(path, "{\"task\": \"Two\"}").header("Idempotency-Key", key))
                .isProblem(Problems.invalid(
                        List.of(new Problems.Field(
                                "Idempotency-Key",
                                "IDEMPOTENCY_KEY_REUSED",
                                "This key was sent before with another body; a new request needs a new key")),
                        path));
    }

    @Test
    void cancelEndsTheStream(Studio studio) {
        AgentCalls calls = calls(studio);
        try (EventReader stream = calls.stream("gate", AgentCalls.gate(Studio.newFile()))) {
            stream.awaitThoughts(1);
            assertThat(calls.client()
                            .post(AgentCalls.task(stream.taskId()) + "/cancel")
                            .status())
                    .isEqualTo(200);
            assertThat(stream.last().at("/error/status").asInt()).isEqualTo(499);
        }
    }

    static List<String> thoughts(int count, int attempt) {
        return IntStream.range(0, count)
                .mapToObj(index -> "Thought %d of attempt %d".formatted(index, attempt))
                .toList();
    }

    private static AgentCalls calls(Studio studio) {
        return new AgentCalls(studio.as("alice"));
    }
}
