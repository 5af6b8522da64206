package dev.agentstudio.qa.singletask;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.EventReader;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import io.temporal.client.WorkflowClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API and worker in processes of their own, without a bus between them, for either of what carries a task in Temporal. */
@Order(7)
@ExtendWith(StudioExtension.class)
@ResourceLock("SingleTaskBackendTest") // keeps its own tests one after the other
class SingleTaskBackendTest {
    @ParameterizedTest(name = "{0}: one task, {1}")
    @CsvSource({"auto, activity", "workflow, workflow"})
    void taskOutlivesApiAndWorker(String wanted, String carrier, Studio studio) {
        TestNamespace namespace = TestNamespace.register(studio, "shared", "single-tasks-" + wanted);
        Ports ports = Ports.free();
        Client client = new Client(
                URI.create("http://localhost:" + ports.api()), studio.stack().token("alice"));
        AgentCalls calls = new AgentCalls(client);
        Path gate = Studio.newFile();
        String id;
        try (JavaProcess worker = namespace.startWorker();
                JavaProcess api = startApi(namespace, ports, wanted)) {
            api.awaitAnswer(client);
            worker.awaitWorker();
            streams(calls);
            isCarriedBy(carrier, calls, studio, namespace.name());
            cancels(calls);
            CompletableFuture<Answer> waiting = calls.executeAsync("gate", AgentCalls.gate(gate));
            id = AgentCalls.taskAt(gate);
            calls.awaitGate(id);
            api.kill();
            worker.kill();
            assertThat(waiting).failsWithin(Client.TIMEOUT);
        }
        try (JavaProcess worker = namespace.startWorker();
                JavaProcess api = startApi(namespace, ports, wanted)) {
            api.awaitAnswer(client);
            JsonNode waiting = calls.await(id, "continues", task -> task.has("agentType"));
            Studio.open(gate);
            JsonNode over = calls.awaitEnd(id);

            assertThat(waiting.path("completedAt").isMissingNode())
                    .as(waiting.toString())
                    .isTrue();
            assertThat(over.path("status").asText()).as(over.toString()).isEqualTo("completed");
            assertThat(over.at("/response/result/passed").asBoolean()).isTrue();
            assertThat(over.path("retryCount").asInt()).isPositive();
            assertThat(CallLog.of(studio.stack().callLog()).events(id)).containsExactly("started", "completed");
            assertThat(worker.errors()).doesNotContain("Exception in thread");
        }
    }

    /** Without a bus the thoughts come by heartbeat, a little later, and still each once. */
    private static void streams(AgentCalls calls) {
        Path gate = Studio.newFile();
        try (EventReader stream =
                calls.stream("thinker", AgentCalls.body(Map.of("thoughts", 60, "gate", gate.toString())))) {
            stream.awaitThoughts(1);
            assertThat(stream.thoughts()).as("while the gate is shut").containsExactly("Thought 0 of attempt 1");
            assertThat(stream.comments()).as("keep-alives each 100 ms").isGreaterThan(2);
            Studio.open(gate);
            stream.awaitEnd();
            assertThat(stream.thoughts()).isEqualTo(AgentStreamTest.thoughts(60, 1));
        }
    }

    private static void isCarriedBy(String carrier, AgentCalls calls, Studio studio, String namespace) {
        String id = calls.execute("echo", "{\"task\": \"Do it\"}").header("X-Task-Id");
        WorkflowClient temporal = Studio.connect(studio.stack().ports(), namespace);
        try {
            long workflows =
                    temporal.listExecutions("WorkflowId = '%s'".formatted(id)).count();
            assertThat(workflows).isEqualTo(carrier.equals("workflow") ? 1 : 0);
            assertThat(calls.client()
                            .get(AgentCalls.task(id))
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("completed");
            assertThat(calls.client().get("/api/workflows").json().path("total").asInt())
                    .isZero();
        } finally {
            temporal.getWorkflowServiceStubs().shutdownNow();
        }
    }

    private static void cancels(AgentCalls calls) {
        Path gate = Studio.newFile();
        CompletableFuture<Answer> waiting = calls.executeAsync("gate", AgentCalls.gate(gate));
        String id = AgentCalls.taskAt(gate);
        Answer cancelled = calls.client().post(AgentCalls.task(id) + "/cancel");
        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
        assertThat(waiting.join().status()).isEqualTo(499);
        assertThat(calls.awaitEnd(id).path("errorMessage").asText()).isEqualTo("Cancelled");
    }

    private static JavaProcess startApi(TestNamespace namespace, Ports ports, String wanted) {
        return namespace.startApi(ports.api(), "-Dagents.single-tasks=" + wanted, "-Dagents.stream.keep-alive=100ms");
    }
}
