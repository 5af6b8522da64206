package dev.agentstudio.qa.singletask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Problems.Field;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One agent is called and its answer waited for. */
@ExtendWith(StudioExtension.class)
class SingleTaskTest {
    @Test
    void answerIsTheAgents(Studio studio) {
        Answer answer = calls(studio).execute("echo", """
                {"task": "Say it", "input": {"a": [1, null]}, "context": {"b": 2}, "configuration": {"c": "d"}, "timeout": "00:01:00"}""");

        answer.is(200, Json.parse("""
                {"success": true, "metadata": {"executionTimeMs": 1},
                 "result": {"task": "Say it", "input": {"a": [1, null]}, "context": {"b": 2}, "configuration": {"c": "d"},
                            "timeout": "00:01:00", "attempt": 1}}"""));
        AgentCalls.assertTaskId(answer.header("X-Task-Id"));
        assertThat(answer.header("X-RateLimit-Limit")).isNotEmpty();
    }

    @Test
    void integersOfMoreThan64BitsAreKept(Studio studio) {
        JsonNode huge = Json.parse("{\"huge\": [100794750240064803922727033649496064, -18446744073709551616]}");
        Client client = studio.as("alice");

        Answer answer = new AgentCalls(client)
                .execute(
                        "echo",
                        Json.object().put("task", "Say it").set("input", huge).toString());

        assertThat(answer.json().at("/result/input")).as(answer.text()).isEqualTo(huge);
        Answer read = client.get("/api/meta-agent/tasks/" + answer.header("X-Task-Id"));
        assertThat(read.json().at("/response/result/input")).as(read.text()).isEqualTo(huge);
    }

    @Test
    void callerThatPrefersNotToWaitHasTheTaskBeforeTheAgentHasFinished(Studio studio) {
        AgentCalls calls = calls(studio);
        Client client = calls.client();
        Path gate = Studio.newFile();

        Answer accepted = client.send(
                client.json(AgentCalls.path("gate"), AgentCalls.gate(gate)).header("Prefer", "respond-async"));

        String id = accepted.header("X-Task-Id");
        AgentCalls.assertTaskId(id);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo(AgentCalls.task(id));
        assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(accepted.json().path("id").asText()).isEqualTo(id);
        assertThat(accepted.json().path("status").asText()).isIn("pending", "running");
        calls.awaitGate(id);
        Studio.open(gate);
        await("the task has ended, although its caller does not wait")
                .atMost(Client.TIMEOUT)
                .until(() -> client.get(AgentCalls.task(id))
                        .json()
                        .path("status")
                        .asText()
                        .equals("completed"));
    }

    @Test
    void taskThatEndsInTheTimeThatItsCallerWaitsIsAnsweredAsEver(Studio studio) {
        Client client = calls(studio).client();

        Answer answer = client.send(
                client.json(AgentCalls.path("echo"), AgentCalls.body(Map.of())).header("Prefer", "wait=60"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=60");
        assertThat(answer.json().path("success").asBoolean()).as(answer.text()).isTrue();
    }

    @Test
    void verdictOfTheAgentIsAnAnswerToo(Studio studio) {
        calls(studio).execute("verdict", AgentCalls.body(Map.of())).is(200, Json.parse("""
                {"success": false, "result": {"grade": 5}, "errorMessage": "The work is not good enough",
                 "thoughts": [{"timestamp": "2025-01-01T00:00:00Z", "type": "reasoning", "content": "This will not do"}],
                 "metadata": {"executionTimeMs": 1, "judge": "strict"}}"""));
    }

    @Test
    void agentThatFailsAtFirstIsTriedAgain(Studio studio) {
        Answer answer = calls(studio)
                .execute(
                        "flaky",
                        AgentCalls.body(Map.of("counter", Studio.newFile().toString(), "failures", 2)));
        assertThat(answer.json().at("/result/calls").asInt()).as(answer.text()).isEqualTo(3);
    }

    @Test
    void agentThatBreaksIs502(Studio studio) {
        Answer answer = calls(studio).execute("crash", AgentCalls.body(Map.of()));
        answer.isProblem(Problems.agentFailed("crash", "The agent failed; its log says why"));
    }

    @Test
    void agentThatTakesTooLongIs504(Studio studio) {
        ObjectNode body = (ObjectNode) Json.parse(AgentCalls.gate(Studio.newFile()));
        Answer answer =
                calls(studio).execute("gate", body.put("timeout", "PT1S").toString());
        answer.isProblem(Problems.agentTimeout("gate", "Agent task timed out after 1 second"));
    }

    @Test
    void unknownAgentIs400(Studio studio) {
        calls(studio)
                .execute("nobody", "{\"task\": \"Do it\"}")
                .isProblem(Problems.problem(
                        400,
                        "validation-error",
                        "AGENT_TYPE_NOT_FOUND",
                        "Invalid agent type 'nobody'",
                        AgentCalls.path("nobody")));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce(Studio studio) {
        calls(studio)
                .execute("shaped", """
                        {"task": " ", "input": 7, "timeout": "1h", "more": true,
                         "configuration": {"limit": 11, "rounding": "off", "colour": "red", "task": "ours"}}""")
                .isProblem(Problems.invalid(
                        List.of(
                                new Field(
                                        "more",
                                        "INVALID_FORMAT",
                                        "Unknown member; known ones are configuration, context, input, task, timeout"),
                                new Field("task", "REQUIRED_FIELD", "'task' must not be empty"),
                                new Field("input", "INVALID_FORMAT", "Type object is expected, not number"),
                                new Field(
                                        "timeout",
                                        "INVALID_FORMAT",
                                        "A duration such as \"PT5M\" or \"00:05:00\" is expected"),
                                new Field(
                                        "configuration.colour", "INVALID_FORMAT", "The agent has no setting 'colour'"),
                                new Field(
                                        "configuration.limit", "RANGE_ERROR", "Value must have a maximum value of 10"),
                                new Field(
                                        "configuration.rounding",
                                        "INVALID_FORMAT",
                                        "Value does not have a value in the enumeration [\"up\", \"down\"]"),
                                new Field("configuration.unit", "REQUIRED_FIELD", "'unit' is required")),
                        AgentCalls.path("shaped")));
    }

    /** The agent service takes fewer levels than JSON parsers do, and would only say that something is wrong. */
    @Test
    void inputThatIsNestedTooDeepIs422(Studio studio) {
        calls(studio)
                .execute(
                        "echo",
                        "{\"task\": \"t\", \"input\": {\"a\": %s}}".formatted("[".repeat(100) + "]".repeat(100)))
                .isProblem(Problems.invalid(
                        List.of(Problems.tooDeep("input.a" + "[0]".repeat(99))), AgentCalls.path("echo")));
        Answer answer = calls(studio)
                .execute(
                        "echo", "{\"task\": \"t\", \"input\": {\"a\": %s}}".formatted("[".repeat(99) + "]".repeat(99)));
        assertThat(answer.json().path("success").asBoolean()).as(answer.text()).isTrue();
    }

    @Test
    void bodyThatIsTooLargeIs413(Studio studio) {
        Answer answer = calls(studio).execute("echo", AgentCalls.body(Map.of("text", "x".repeat(1024 * 1024))));
        answer.isProblem(Problems.problem(
                413,
                "payload-too-large",
                "PAYLOAD_TOO_LARGE",
                "The request body is larger than 1 MiB",
                AgentCalls.path("echo")));
    }

    @Test
    void tokenNeedsTheScope(Studio studio) {
        AgentCalls calls = new AgentCalls(studio.as("reader"));
        calls.execute("echo", "{}").isProblem(Problems.forbidden(AgentCalls.path("echo")));
        String cancel = AgentCalls.task("task_000000000000000000000000") + "/cancel";
        calls.client().post(cancel).isProblem(Problems.forbidden(cancel));
        studio.anonymous()
                .post(AgentCalls.path("echo"), "{}")
                .isProblem(Problems.unauthorized(false, AgentCalls.path("echo")));
    }

    @Test
    void cancelStopsTheAgentAndAnswersWhoWaits(Studio studio) {
        AgentCalls calls = calls(studio);
        Path gate = Studio.newFile();
        CompletableFuture<Answer> waiting = calls.executeAsync("gate", AgentCalls.gate(gate));
        String id = AgentCalls.taskAt(gate);
        calls.awaitGate(id);

        String cancel = AgentCalls.task(id) + "/cancel";
        new AgentCalls(studio.as("bob")).client().post(cancel).isProblem(Problems.noTask(id, cancel));
        calls.client()
                .post(cancel)
                .is(200, Json.object().put("message", "Task '%s' cancelled successfully".formatted(id)));

        waiting.join()
                .isProblem(Problems.problem(
                                499,
                                "request-cancelled",
                                "REQUEST_CANCELLED",
                                "Task '%s' was cancelled by the client".formatted(id),
                                AgentCalls.path("gate"))
                        .put("agentType", "gate")
                        .put("taskId", id));
        await("the agent has stopped")
                .atMost(Client.TIMEOUT)
                .until(() -> CallLog.of(studio.stack().callLog()).events(id).equals(List.of("started", "cancelled")));
        calls.client().post(cancel).isProblem(Problems.noTask(id, cancel));
        calls.client().get(AgentCalls.task(id)).is(200, Json.parse("""
                {"id": "<task>", "agentType": "gate", "status": "failed", "errorMessage": "Cancelled", "retryCount": 0,
                 "createdAt": "2025-01-01T00:00:00Z", "completedAt": "2025-01-01T00:00:00Z"}"""));
    }

    @Test
    void callerWhoHangsUpCancelsTheTask(Studio studio) {
        AgentCalls calls = calls(studio);
        Path gate = Studio.newFile();
        CompletableFuture<Answer> waiting = calls.executeAsync("gate", AgentCalls.gate(gate));
        String id = AgentCalls.taskAt(gate);

        waiting.cancel(true);

        assertThat(calls.awaitEnd(id).path("errorMessage").asText()).isEqualTo("Cancelled");
    }

    @Test
    void taskCanBeReadWhileItRunsAndAfterwards(Studio studio) {
        AgentCalls calls = calls(studio);
        Path gate = Studio.newFile();
        CompletableFuture<Answer> waiting = calls.executeAsync("gate", AgentCalls.gate(gate));
        String id = AgentCalls.taskAt(gate);

        JsonNode running = calls.awaitGate(id);
        Studio.open(gate);
        Answer answer = waiting.join();
        JsonNode over = calls.awaitEnd(id);

        assertThat(Json.shape(running)).isEqualTo(Json.shape(Json.parse("""
                {"id": "<task>", "agentType": "gate", "status": "running", "retryCount": 0, "createdAt": "2025-01-01T00:00:00Z",
                 "live": {"attempt": 1, "percentage": 40.0, "currentStep": "Waiting at the gate",
                          "thoughts": [{"timestamp": "2025-01-01T00:00:00Z", "type": "observation", "content": "The gate is shut"}]}}""")));
        assertThat(over.path("status").asText()).isEqualTo("completed");
        assertThat(over.path("response")).isEqualTo(answer.json());
        new AgentCalls(studio.as("bob"))
                .client()
                .get(AgentCalls.task(id))
                .isProblem(Problems.noTask(id, AgentCalls.task(id)));
        assertThat(studio.as("admin").get(AgentCalls.task(id)).status()).isEqualTo(200);
    }

    @Test
    void sameKeyAndBodyAreTheSameTask(Studio studio) {
        Client client = studio.as("alice");
        String key = UUID.randomUUID().toString();
        String body = AgentCalls.body(Map.of("counter", Studio.newFile().toString(), "failures", 0));

        Answer first = client.send(keyed(client, key, body));
        Answer again = client.send(keyed(client, key, body));
        Answer other = client.send(keyed(client, key, AgentCalls.body(Map.of())));

        assertThat(first.json().at("/result/calls").asInt()).isEqualTo(1);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("X-Task-Id")).isEqualTo(first.header("X-Task-Id"));
        other.isProblem(Problems.invalid(
                List.of(new Field(
                        "Idempotency-Key",
                        "IDEMPOTENCY_KEY_REUSED",
                        "This key was sent before with another body; a new request needs a new key")),
                AgentCalls.path("flaky")));
    }

    @Test
    void taskIsNoWorkflow(Studio studio) {
        Client client = studio.as("alice");
        String id = calls(studio).execute("echo", "{\"task\": \"Do it\"}").header("X-Task-Id");
        client.workflow(id).isProblem(Problems.noWorkflow(id));
        String workflow = client.create(Request.of("no-task").step("echo").json());
        String path = AgentCalls.task(workflow);
        client.get(path).isProblem(Problems.noTask(workflow, path));
    }

    private static AgentCalls calls(Studio studio) {
        return new AgentCalls(studio.as("alice"));
    }

    private static HttpRequest.Builder keyed(Client client, String key, String body) {
        return client.json(AgentCalls.path("flaky"), body).header("Idempotency-Key", key);
    }
}
