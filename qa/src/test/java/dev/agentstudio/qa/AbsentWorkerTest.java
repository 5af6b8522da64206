package dev.agentstudio.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.worker.AgentWorker;
import io.temporal.client.WorkflowClient;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API in a process of its own, on a Temporal namespace that no worker serves. */
@ExtendWith(StudioExtension.class)
class AbsentWorkerTest {
    private static final String NAMESPACE = "without-worker";

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void workflowWaitsForAWorkerAndReadsWithoutOne(Studio studio) {
        OwnNamespace namespace = OwnNamespace.register(studio, "shared", NAMESPACE);
        Ports ports = Ports.free();
        URI url = URI.create("http://localhost:" + ports.api());
        try (Jvm api = namespace.startApi(ports.api())) {
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
            try (AgentWorker worker = AgentWorker.start(temporal, namespace.agents())) {
                assertThat(worker).isNotNull();
                assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("completed");
            } finally {
                temporal.getWorkflowServiceStubs().shutdownNow();
            }
        }
    }
}
