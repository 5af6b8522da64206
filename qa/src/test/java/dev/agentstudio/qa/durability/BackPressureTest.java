package dev.agentstudio.qa.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.ScriptedAgents;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an agent service under stress does to a task, and the trace that goes with it, with API and worker in processes of their own. */
@ExtendWith(StudioExtension.class)
class BackPressureTest {
    private static final String WORKFLOW = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TASK = "5bf92f3577b34da6a3ce929d0e0e4737";

    /** Three times busy and once broken: only the latter counts, and one retry is allowed. */
    @Test
    void busyAgentServiceUsesUpNoRetryAndEveryCallContinuesTheTrace(Studio studio) {
        TestNamespace namespace = TestNamespace.register(studio, "shared", "back-pressure");
        Ports ports = Ports.free();
        Client client = new Client(
                URI.create("http://localhost:" + ports.api()), studio.stack().token("alice"));
        try (ScriptedAgents agents = new ScriptedAgents(503, 503, 503, 500);
                JavaProcess worker = namespace.startWorker(agents.property());
                JavaProcess api = namespace.startApi(ports.api(), agents.property())) {
            api.awaitAnswer(client);
            worker.awaitWorker();
            String body = Request.of("stressed").step("any").maxRetries(1).json();
            Answer executed = client.send(traced(client, "/api/workflows/execute", body, WORKFLOW));
            JsonNode workflow =
                    client.workflow(executed.json().path("workflowId").asText()).json();
            Answer task = client.send(traced(client, AgentCalls.path("any"), "{\"task\": \"Do it\"}", TASK));

            assertThat(executed.json().path("success").asBoolean())
                    .as(executed.text())
                    .isTrue();
            assertThat(workflow.at("/tasks/0/retryCount").asInt()).isEqualTo(4);
            assertThat(task.status()).as(task.text()).isEqualTo(200);
            assertThat(agents.traces()).hasSize(6);
            assertThat(agents.traces().subList(0, 5))
                    .allMatch(trace -> trace.matches("00-" + WORKFLOW + "-[0-9a-f]{16}-01"));
            assertThat(agents.traces().getLast()).matches("00-" + TASK + "-[0-9a-f]{16}-01");
            assertThat(worker.errors()).doesNotContain("Exception in thread");
        }
    }

    private static HttpRequest.Builder traced(Client client, String path, String body, String trace) {
        return client.json(path, body).header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    }
}
