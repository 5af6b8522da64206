package dev.agentstudio.qa.singletask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Studio;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Single tasks while a part of the stack is down. Each test starts again what it has stopped. */
@Order(6)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock("SingleTaskOutageTest") // keeps its own tests one after the other
class SingleTaskOutageTest {
    private static final String HEALTH = "/api/meta-agent/health";

    private final Studio studio = Studio.start("single-task-outage", "echo", "gate");
    private final AgentCalls calls = new AgentCalls(studio.as("studio"));

    @AfterAll
    void stop() {
        studio.close();
    }

    @Test
    void agentsThatStayAwayAre502AndUnhealthy() {
        calls.client().get(HEALTH).is(200, Json.parse("""
                {"status": "healthy", "timestamp": "2025-01-01T00:00:00Z"}"""));
        studio.killAgents();

        Answer health = calls.client().get(HEALTH);
        Answer answer = calls.execute("echo", "{\"task\": \"Do it\"}");
        studio.restartAgents();

        health.is(503, Json.parse("""
                {"status": "unhealthy", "error": "Connection to agent service failed", "timestamp": "2025-01-01T00:00:00Z"}"""));
        assertThat(health.header("Content-Type")).startsWith("application/json");
        answer.isProblem(Problems.agentUnreachable("echo"));
        assertThat(calls.client().get(HEALTH).status()).isEqualTo(200);
    }

    @Test
    void restartOfTheAgentsInTheMiddleOfACallIsSurvived() {
        Path gate = Studio.newFile();
        CompletableFuture<Answer> waiting = calls.executeAsync("gate", AgentCalls.gate(gate));
        String id = AgentCalls.taskAt(gate);
        calls.awaitGate(id);

        studio.killAgents();
        calls.await(id, "has lost its agent", task -> task.at("/live").has("lastFailure"));
        studio.restartAgents();
        Studio.open(gate);
        Answer answer = waiting.join();

        assertThat(answer.json().at("/result/passed").asBoolean())
                .as(answer.text())
                .isTrue();
        assertThat(answer.header("X-Task-Id")).isEqualTo(id);
        assertThat(calls.awaitEnd(id).path("retryCount").asInt()).isPositive();
    }

    @Test
    void temporalAwayIs503AndTheTaskGoesOn() {
        Path gate = Studio.newFile();
        CompletableFuture<Answer> waiting = calls.executeAsync("gate", AgentCalls.gate(gate));
        String id = AgentCalls.taskAt(gate);
        calls.awaitGate(id);

        studio.killTemporal();
        Answer refused = calls.execute("echo", "{\"task\": \"Do it\"}");
        Answer read = calls.client().get(AgentCalls.task(id));
        Answer download = calls.client().get(AgentCalls.task(id) + "/artifacts/a");
        Answer streamed = calls.client().post(AgentCalls.path("echo") + "/stream", "{\"task\": \"Do it\"}");
        Answer cancelled = calls.client().post(AgentCalls.task(id) + "/cancel");
        studio.restartTemporal();
        Studio.open(gate);

        String away = "The workflow engine cannot be reached right now; nothing was lost, try again";
        refused.isProblem(Problems.unavailable(away, AgentCalls.path("echo")));
        read.isProblem(Problems.unavailable(away, AgentCalls.task(id)));
        download.isProblem(Problems.unavailable(away, AgentCalls.task(id) + "/artifacts/a"));
        streamed.isProblem(Problems.unavailable(away, AgentCalls.path("echo") + "/stream"));
        cancelled.isProblem(Problems.unavailable(away, AgentCalls.task(id) + "/cancel"));
        assertThat(calls.awaitEnd(id).path("status").asText()).isEqualTo("completed");
        await("who waited has been answered").atMost(Client.TIMEOUT).until(waiting::isDone);
        assertThat(waiting.join().status()).isIn(200, 503);
    }
}
