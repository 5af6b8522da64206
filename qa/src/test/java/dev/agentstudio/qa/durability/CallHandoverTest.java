package dev.agentstudio.qa.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.events.EventBus;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.EventReader;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import dev.agentstudio.worker.AgentWorker;
import dev.agentstudio.worker.WorkerSettings;
import dev.agentstudio.workflows.payload.Sha256;
import io.temporal.client.WorkflowClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Agents continue when their worker is stopped or killed, and the next worker attaches to their calls. */
@ExtendWith(StudioExtension.class)
class CallHandoverTest {
    private static final String NAMESPACE = "call-handover";

    private static final List<String> THOUGHTS = List.of("The gate is shut", "Walking through");

    /** One stack for both, since each needs an API for the namespace. */
    @Test
    void callsContinueAfterTheirWorkerWasStoppedOrKilled(Studio studio) {
        TestNamespace namespace = TestNamespace.register(studio, "shared", NAMESPACE);
        Ports ports = Ports.free();
        WorkflowClient temporal = Studio.connect(studio.stack().ports(), NAMESPACE);
        try (JavaProcess api = namespace.startApi(ports.api());
                JavaProcess killed = namespace.startWorker()) {
            Client client = new Client(
                    URI.create("http://localhost:" + ports.api()),
                    studio.stack().token("studio"));
            api.awaitAnswer(client);
            killed.awaitWorker();
            Scene scene = new Scene(studio, namespace, temporal, client);
            scene.killWorker(killed);
            scene.stopWorker();
        } finally {
            temporal.getWorkflowServiceStubs().shutdownNow();
        }
    }

    private record Scene(Studio studio, TestNamespace namespace, WorkflowClient temporal, Client client) {
        void killWorker(JavaProcess worker) {
            Path gate = Studio.newFile();
            Path early = Studio.newFile();
            String continuing = client.create(Request.of("handed-over")
                    .step("gate", "gate", Map.of("gate", gate.toString(), "saves", 2))
                    .maxRetries(0)
                    .json());
            String ending = create(early);
            String cancelled = create(Studio.newFile());
            try (EventReader events = events(continuing)) {
                List.of(continuing, ending, cancelled).forEach(id -> client.awaitGate(id, 0));

                worker.kill();
                Studio.open(early);
                awaitCalls("the agent ends without a worker", ending, "completed");
                client.control(cancelled, "cancel");
                try (AgentWorker next = start()) {
                    assertThat(next).isNotNull();
                    awaitCalls("the agent of a cancelled workflow is stopped", cancelled, "cancelled");
                    awaitAttempt(continuing, 2);
                    Studio.open(gate);
                    requireFiles(requireOneCall(continuing));
                    requireOneCall(ending);
                    client.awaitStatus(cancelled, "cancelled");
                }
                requireEachOnce(thoughts(events));
            }
        }

        /** Twice, so that the worker in the middle has only attached to the call. */
        void stopWorker() {
            Path gate = Studio.newFile();
            AgentWorker worker = start();
            String id = create(gate);
            client.awaitGate(id, 0);
            try (EventReader events = events(id)) {
                for (int attempt = 2; attempt <= 3; attempt++) {
                    AgentWorker next = start();
                    worker.close();
                    worker = next;
                    awaitAttempt(id, attempt);
                }
                Studio.open(gate);
                requireOneCall(id);
                requireEachOnce(thoughts(events));
            } finally {
                worker.close();
            }
        }

        private void awaitAttempt(String id, int number) {
            client.await(
                    id,
                    "attempt %d has begun".formatted(number),
                    run -> run.at("/tasks/0/live/attempt").asInt() == number
                            && run.at("/tasks/0/live/percentage").asInt() == 40);
        }

        private AgentWorker start() {
            return AgentWorker.start(
                    temporal,
                    List.of(namespace.agents()),
                    EventBus.NONE,
                    namespace.files(),
                    new WorkerSettings(Duration.ZERO));
        }

        private String create(Path gate) {
            return client.create(
                    Request.of("handed-over").gate(gate).maxRetries(0).json());
        }

        private EventReader events(String id) {
            return EventReader.open(client.request("/api/workflows/%s/events".formatted(id)));
        }

        private void awaitCalls(String reason, String id, String event) {
            await(reason).atMost(Client.TIMEOUT).until(() -> calls().tasks(id, event), tasks -> !tasks.isEmpty());
        }

        private void requireFiles(JsonNode workflow) {
            JsonNode artifacts = workflow.at("/tasks/0/artifacts");
            assertThat(artifacts.findValuesAsText("name")).containsExactly("before.txt", "after.txt");
            for (JsonNode artifact : artifacts) {
                byte[] file = client.download(artifact.path("href").asText()).body();
                assertThat(new String(file, StandardCharsets.UTF_8) + ".txt")
                        .isEqualTo(artifact.path("name").asText());
                assertThat(HexFormat.of().formatHex(Sha256.of(file)))
                        .isEqualTo(artifact.path("sha256").asText());
            }
        }

        private JsonNode requireOneCall(String id) {
            JsonNode end = client.awaitEnd(id).json();
            assertThat(end.path("status").asText()).as(end.toString()).isEqualTo("completed");
            assertThat(end.at("/tasks/0/response/thoughts").findValuesAsText("content"))
                    .isEqualTo(THOUGHTS);
            assertThat(calls().started(id, "task_001")).isEqualTo(1);
            return end;
        }

        private CallLog calls() {
            return CallLog.of(studio.stack().callLog());
        }

        /** Without a bus, the last thoughts before the end are only in the response. */
        private static void requireEachOnce(List<String> thoughts) {
            assertThat(thoughts).isEqualTo(THOUGHTS.subList(0, thoughts.size())).isNotEmpty();
        }

        private static List<String> thoughts(EventReader events) {
            return events.awaitEnd().stream()
                    .map(Json::parse)
                    .filter(event -> event.path("type").asText().equals("AgentThought"))
                    .map(event -> event.at("/data/content").asText())
                    .toList();
        }
    }
}
