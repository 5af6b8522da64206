package dev.agentstudio.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.dev.Ports;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API in a process of its own, as production runs it, and how that process ends. Its workers are those of the stack. */
@ExtendWith(StudioExtension.class)
class ApiProcessTest {
    private static final String EXECUTE = "/api/workflows/execute";
    private static final String TYPES = "/api/meta-agent/types";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    private final int port = Ports.free().api();

    @Test
    void requestInFlightIsFinishedAfterSigterm(Studio studio) {
        try (Jvm api =
                start(studio, "-Dshutdown.patience=15s", "-Dmicronaut.lifecycle.graceful-shutdown.grace-period=18s")) {
            Client client = client(studio);
            api.awaitAnswer(client);
            Path gate = Studio.newFile();
            CompletableFuture<Answer> answer = client.postAsync(
                    EXECUTE, Request.of("in-flight-to-its-end").gate(gate).json());
            studio.as("alice").awaitGate(awaitStarted(studio, "in-flight-to-its-end"), 0);

            api.sendTerm();
            awaitNoNewConnection(studio);
            assertThat(answer).isNotDone();
            Studio.open(gate);

            assertThat(answer.join().status()).as(answer.join().text()).isEqualTo(200);
            assertThat(answer.join().json().path("success").asBoolean()).isTrue();
            assertThat(api.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
        }
    }

    @Test
    void whoWaitsForAWorkflowIsToldThatTheProcessEnds(Studio studio) {
        Path gate = Studio.newFile();
        try (Jvm api = start(studio)) {
            Client client = client(studio);
            api.awaitAnswer(client);
            CompletableFuture<Answer> answer = client.postAsync(
                    EXECUTE, Request.of("in-flight-until-told").gate(gate).json());
            String id = awaitStarted(studio, "in-flight-until-told");

            api.sendTerm();

            ObjectNode expected = Problems.unavailable(
                            "This server is about to stop; workflow '<workflow>' goes on and can be read later",
                            EXECUTE)
                    .deepCopy();
            answer.join().isProblem(expected.put("workflowId", "<workflow>"));
            assertThat(answer.join().header("Retry-After")).isEqualTo("2");
            assertThat(api.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
            studio.as("alice").awaitGate(id, 0);
            Studio.open(gate);
            assertThat(studio.as("alice").awaitEnd(id).json().path("status").asText())
                    .isEqualTo("completed");
        }
    }

    @Test
    void logIsJsonWithTheTraceOfItsRequest(Studio studio) {
        int closed = Ports.free().agents();
        try (Jvm api = start(studio, "-DLOG_FORMAT=json", "-Dagents.url=http://127.0.0.1:" + closed)) {
            Client client = client(studio);
            api.awaitAnswer(client);
            Answer answer = client.send(
                    client.request(TYPES).header("traceparent", "00-%s-00f067aa0ba902b7-01".formatted(TRACE)));

            answer.isProblem(Problems.unavailable("The agent service cannot be reached right now; try again", TYPES));
            assertThat(answer.json().path("traceId").asText()).contains(TRACE);
            assertThat(api.output().lines().map(Json::parse))
                    .anySatisfy(
                            line -> assertThat(line.path("traceId").asText()).isEqualTo(TRACE))
                    .allSatisfy(ApiProcessTest::isLogLine);
        }
    }

    private static void isLogLine(JsonNode line) {
        assertThat(line.fieldNames())
                .toIterable()
                .contains("timestamp", "level", "logger_name", "thread_name", "message");
    }

    private Jvm start(Studio studio, String... options) {
        return new OwnNamespace(studio, "shared", Studio.NAMESPACE).startApi(port, options);
    }

    private Client client(Studio studio) {
        return new Client(URI.create("http://localhost:" + port), studio.stack().token("alice"));
    }

    private void awaitNoNewConnection(Studio studio) {
        await("it takes no new connections").atMost(Client.PATIENCE).untilAsserted(() -> {
            Client other = client(studio);
            assertThatThrownBy(() -> other.get("/health/liveness")).isInstanceOf(UncheckedIOException.class);
        });
    }

    private static String awaitStarted(Studio studio, String definition) {
        return await("it has started")
                .atMost(Client.PATIENCE)
                .until(
                        () -> studio.as("alice")
                                .get("/api/workflows?definitionId=" + definition)
                                .json()
                                .at("/items/0/id")
                                .asText(),
                        id -> !id.isEmpty());
    }
}
