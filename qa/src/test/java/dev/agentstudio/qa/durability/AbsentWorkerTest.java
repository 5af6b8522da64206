package dev.agentstudio.qa.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import dev.agentstudio.worker.AgentWorker;
import dev.agentstudio.worker.WorkerSettings;
import io.temporal.client.WorkflowClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API in a process of its own, on a Temporal namespace that no worker serves. */
@ExtendWith(StudioExtension.class)
class AbsentWorkerTest {
    private static final String NAMESPACE = "without-worker";

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void workflowWaitsForAWorkerAndReadsWithoutOne(Studio studio) {
        TestNamespace namespace = TestNamespace.register(studio, "shared", NAMESPACE);
        Ports ports = Ports.free();
        URI url = URI.create("http://localhost:" + ports.api());
        try (JavaProcess api = namespace.startApi(ports.api())) {
            Client client = new Client(url, studio.stack().token("alice"));
            api.awaitAnswer(client);
            Answer created = client.post(
                    "/api/workflows", Request.of("patient").step("echo").json());
            String id = created.json().path("id").asText();

            await("it stays as it was created")
                    .during(MOMENT)
                    .untilAsserted(() -> assertThat(client.workflow(id).text()).isEqualTo(created.text()));
            String path = "/api/workflows/" + id;
            client.delete(path).isProblem(Problems.wrongStatus("delete", "pending", path));
            client.post(path + "/resume").isProblem(Problems.wrongStatus("resume", "pending", path + "/resume"));
            WorkflowClient temporal = Studio.connect(studio.stack().ports(), NAMESPACE);
            try (AgentWorker worker = AgentWorker.start(
                    temporal,
                    List.of(namespace.agents()),
                    EventBus.NONE,
                    namespace.files(),
                    new WorkerSettings(Duration.ZERO))) {
                assertThat(worker).isNotNull();
                assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("completed");
            } finally {
                temporal.getWorkflowServiceStubs().shutdownNow();
            }
        }
    }
}
