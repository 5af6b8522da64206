package dev.agentstudio.qa.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a worker process reports of itself. */
@ExtendWith(StudioExtension.class)
class WorkerProbesTest {
    @Test
    void workerIsReadyOnceItPolls(Studio studio) {
        int ready = Ports.free().api();
        int lost = Ports.free().api();
        TestNamespace namespace = TestNamespace.register(studio, "shared", "worker-probes");
        try (JavaProcess worker = namespace.startWorker("-Dworker.probes.listen=127.0.0.1:" + ready);
                JavaProcess other = namespace.startWorker(
                        "-Dworker.probes.listen=127.0.0.1:" + lost,
                        "-Dtemporal.target=127.0.0.1:" + Ports.free().temporal())) {
            worker.awaitWorker();
            Client probes = probes(studio, ready);
            assertThat(probes.get("/health/liveness").text()).isEqualTo("{\"status\":\"UP\"}");
            await("Temporal answers")
                    .atMost(Client.TIMEOUT)
                    .until(() -> probes.get("/health/readiness").status() == 200);
            await("the SDK has reported")
                    .atMost(Client.TIMEOUT)
                    .untilAsserted(() -> assertThat(probes.get("/prometheus").text())
                            .contains("temporal_worker_task_slots_available{", "jvm_memory_used_bytes{"));
            assertThat(probes.get("/").status()).isEqualTo(404);

            other.awaitAnswer(probes(studio, lost));
            Answer down = probes(studio, lost).get("/health/readiness");
            assertThat(down.status()).isEqualTo(503);
            assertThat(down.text()).isEqualTo("{\"status\":\"DOWN\"}");
        }
    }

    private static Client probes(Studio studio, int port) {
        return studio.as("alice").at(URI.create("http://127.0.0.1:" + port));
    }
}
