package dev.agentstudio.qa.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import dev.agentstudio.temporalclient.connection.TlsProxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An API as a fleet has it: outside the {@code dev} environment, with the keys of an issuer that is another server, and behind a proxy of Temporal that
 * loses answers.
 */
@ExtendWith(StudioExtension.class)
class ProductionApiTest {
    private static final Ports PORTS = Ports.free();
    private static TlsProxy proxy;
    private static JavaProcess api;

    @BeforeAll
    static void start(Studio studio) throws Exception {
        proxy = new TlsProxy(studio.temporal().getWorkflowServiceStubs().getRawChannel(), null, null);
        api = new TestNamespace(studio, "shared", Studio.NAMESPACE)
                .startProductionApi(PORTS.api(), PORTS.ui(), "-Dtemporal.target=" + proxy.target());
        api.awaitAnswer(new Client(at(PORTS.ui()), null));
    }

    @AfterAll
    static void stop() {
        api.close();
        proxy.close();
    }

    @Test
    void probesAndMetricsAreOnAPortOfTheirOwn(Studio studio) {
        Client probes = new Client(at(PORTS.ui()), null);
        Client client = client(studio);

        String id = client.create(Request.of("production").step("echo").json());

        assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("completed");
        assertThat(probes.get("/health/readiness").json().path("status").asText())
                .isEqualTo("UP");
        assertThat(probes.get("/prometheus").text()).contains("jvm_memory_used_bytes");
        for (String path : new String[] {"/health/liveness", "/health/readiness", "/prometheus"}) {
            assertThat(client.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(probes.get("/api/workflows").status()).isEqualTo(404);
        assertThat(client.post("/oauth/token", "{}").status())
                .as("there is no issuer of tokens")
                .isEqualTo(404);
    }

    @Test
    void resumeWhoseAnswerTemporalLosesIsNoConflict(Studio studio) {
        Answer resumed = Awaitility.await("Temporal answers in time")
                .atMost(Client.TIMEOUT)
                .until(() -> resumedWithLostAnswer(studio), answer -> answer.status() != 503);

        assertThat(resumed.status()).as(resumed.text()).isEqualTo(200);
        assertThat(resumed.json().path("success").asBoolean())
                .as(resumed.text())
                .isTrue();
    }

    /** The answer to a resume that reaches Temporal again, since its first answer got lost, after the workflow has completed. */
    private static Answer resumedWithLostAnswer(Studio studio) {
        Client other = studio.as("alice");
        Path gate = Studio.newFile();
        String id =
                other.create(Request.of("lost-answer").gate(gate).step("echo").json());
        other.awaitGate(id, 0);
        other.control(id, "pause");
        Studio.open(gate);
        other.await(
                id,
                "the gate is recorded",
                run -> run.at("/tasks/0/status").asText().equals("completed"));
        CompletableFuture<Void> end = new CompletableFuture<>();
        proxy.loseAnswer("SignalWorkflowExecution", end);
        CompletableFuture<Answer> resumed =
                CompletableFuture.supplyAsync(() -> client(studio).post("/api/workflows/" + id + "/resume"));
        other.awaitStatus(id, "completed");
        end.complete(null);
        return resumed.join();
    }

    private static Client client(Studio studio) {
        return new Client(at(PORTS.api()), studio.stack().token("alice"));
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
