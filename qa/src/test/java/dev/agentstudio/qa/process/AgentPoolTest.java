package dev.agentstudio.qa.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.agentprotocol.AgentPool;
import dev.agentstudio.agentprotocol.AgentPools;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import dev.agentstudio.worker.AgentWorker;
import dev.agentstudio.worker.WorkerPools;
import dev.agentstudio.worker.WorkerSettings;
import io.temporal.client.WorkflowClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An agent type with workers and agent services of its own. */
@ExtendWith(StudioExtension.class)
class AgentPoolTest {
    private static final String NAMESPACE = "agent-pools";

    @Test
    void agentsOfAPoolAreCalledByWorkersOfThePool(Studio studio) {
        TestNamespace namespace = TestNamespace.register(studio, "shared", NAMESPACE);
        WorkflowClient temporal = Studio.connect(studio.stack().ports(), NAMESPACE);
        Ports ports = Ports.free();
        // Nothing listens where the other agents would be, for those that must not call them.
        String pool = "-Dpools.echoes.agents=echo";
        String urls = "-Dpools.echoes.urls=" + namespace.agents();
        try (JavaProcess api = namespace.startApi(ports.api(), pool, urls);
                JavaProcess others = namespace.startWorker(pool, urls, "-Dworker.pools=default")) {
            Client client = new Client(
                    URI.create("http://localhost:" + ports.api()),
                    studio.stack().token("studio"));
            api.awaitAnswer(client);
            others.awaitWorker();
            String id = client.create(Request.of("pooled")
                    .step("first", "work", Map.of("millis", 1))
                    .step("echo")
                    .json());
            CompletableFuture<Answer> alone = client.sendAsync(client.json(
                    AgentCalls.path("echo"), Json.object().put("task", "alone").toString()));
            JsonNode waiting = client.await(
                            id,
                            "its first task has ended",
                            run -> run.at("/tasks/0/status").asText().equals("completed"))
                    .json();
            assertThat(waiting.at("/tasks/1/status").asText()).isEqualTo("pending");
            assertThat(alone).isNotDone();

            AgentPools pools =
                    new AgentPools(List.of(new AgentPool("echoes", List.of("echo"), List.of(namespace.agents()))));
            try (AgentWorker worker = AgentWorker.start(
                    temporal,
                    List.of(URI.create("http://127.0.0.1:" + ports.agents())),
                    EventBus.NONE,
                    namespace.files(),
                    new WorkerSettings(Duration.ZERO, null, WorkerPools.of(pools, List.of("echoes")), 1))) {
                assertThat(worker).isNotNull();
                assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("completed");
                assertThat(alone.join().status()).isEqualTo(200);
            }
        } finally {
            temporal.getWorkflowServiceStubs().shutdownNow();
        }
    }
}
