package dev.agentstudio.qa.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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
        try (JavaProcess api =
                start(studio, "-Dshutdown.patience=15s", "-Dmicronaut.lifecycle.graceful-shutdown.grace-period=18s")) {
            Client client = client(studio);
            awaitConnected(api, client);
            Path gate = Studio.newFile();
            CompletableFuture<Answer> answer = client.postAsync(
                    EXECUTE, Request.of("in-flight-to-its-end").gate(gate).json());
            studio.as("alice").awaitGate(awaitStarted(studio, "in-flight-to-its-end", answer), 0);

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
        try (JavaProcess api = start(studio)) {
            Client client = client(studio);
            awaitConnected(api, client);
            CompletableFuture<Answer> answer = client.postAsync(
                    EXECUTE, Request.of("in-flight-until-told").gate(gate).json());
            String id = awaitStarted(studio, "in-flight-until-told", answer);
            String paused = pausedAtGate(studio.as("alice"), gate);
            CompletableFuture<Answer> resumed = client.postAsync(resume(paused), "");
            studio.as("alice").awaitStatus(paused, "running");

            api.sendTerm();

            ObjectNode expected = Problems.unavailable(
                            "This server is about to stop; workflow '<workflow>' continues and can be read later",
                            EXECUTE)
                    .deepCopy();
            answer.join().isProblem(expected.put("workflowId", "<workflow>"));
            assertThat(answer.join().header("Retry-After")).isEqualTo("2");
            resumed.join().isProblem(Problems.at(expected, resume(paused)));
            assertThat(api.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
            studio.as("alice").awaitGate(id, 0);
            Studio.open(gate);
            for (String workflow : List.of(id, paused)) {
                assertThat(studio.as("alice")
                                .awaitEnd(workflow)
                                .json()
                                .path("status")
                                .asText())
                        .isEqualTo("completed");
            }
        }
    }

    private static String pausedAtGate(Client client, Path gate) {
        String id = client.create(Request.of("resumed-until-told").gate(gate).json());
        client.awaitGate(id, 0);
        client.control(id, "pause");
        return id;
    }

    private static String resume(String id) {
        return "/api/workflows/" + id + "/resume";
    }

    @Test
    void logIsJsonWithTheTraceOfItsRequest(Studio studio) {
        int closed = Ports.free().agents();
        try (JavaProcess api = start(studio, "-DLOG_FORMAT=json", "-Dagents.url=http://127.0.0.1:" + closed)) {
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

    private JavaProcess start(Studio studio, String... options) {
        return new TestNamespace(studio, "shared", Studio.NAMESPACE).startApi(port, options);
    }

    private Client client(Studio studio) {
        return new Client(URI.create("http://localhost:" + port), studio.stack().token("alice"));
    }

    private void awaitNoNewConnection(Studio studio) {
        await("it takes no new connections").atMost(Client.TIMEOUT).untilAsserted(() -> {
            Client other = client(studio);
            assertThatThrownBy(() -> other.get("/health/liveness")).isInstanceOf(UncheckedIOException.class);
        });
    }

    /** A process that has just begun is slow, and gives Temporal up after a few seconds. */
    private static void awaitConnected(JavaProcess api, Client client) {
        api.awaitAnswer(client);
        await("it reaches Temporal")
                .atMost(Client.TIMEOUT)
                .until(() -> client.get("/api/workflows").status() == 200);
    }

    private static String awaitStarted(Studio studio, String definition, CompletableFuture<Answer> answer) {
        return await("it has started")
                .atMost(Client.TIMEOUT)
                .until(
                        () -> {
                            assertThat(answer.isDone() ? answer.join().text() : "")
                                    .isEmpty();
                            return studio.as("alice")
                                    .get("/api/workflows?definitionId=" + definition)
                                    .json()
                                    .at("/items/0/id")
                                    .asText();
                        },
                        id -> !id.isEmpty());
    }
}
