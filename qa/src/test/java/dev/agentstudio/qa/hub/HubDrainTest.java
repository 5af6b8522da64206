package dev.agentstudio.qa.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.signalr.TransportEnum;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.HubWatcher;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that receives SIGTERM while clients of the hub are connected to it. */
@ExtendWith(StudioExtension.class)
class HubDrainTest {
    /** Some are always late: what decides is the order in which the server ends its parts. */
    private static final int CLIENTS = 50;

    private final int port = Ports.free().api();

    @Test
    void everyClientIsAskedToConnectAgainBeforeItsSocketIsClosed(Studio studio) {
        HttpClient http = HttpClient.newHttpClient();
        try (JavaProcess api = new TestNamespace(studio, "shared", Studio.NAMESPACE).startApi(port)) {
            URI address = URI.create("http://localhost:" + port);
            String token = studio.stack().token("alice");
            api.awaitAnswer(new Client(address, token));
            List<RawSocket> sockets = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> RawSocket.open(address, token, http))
                    .toList();

            api.sendTerm();

            assertThat(sockets)
                    .extracting(RawSocket::awaitEnd)
                    .containsOnly(List.of("{\"type\":7,\"allowReconnect\":true}", "close 1000"));
            assertThat(api.awaitExit()).isEqualTo(128 + 15);
            sockets.forEach(RawSocket::close);
        }
    }

    @Test
    void clientsAreSentToAnotherServerWhereTheyContinueWithoutLoss(Studio studio) {
        Path gate = Studio.newFile();
        String id = studio.as("alice")
                .create(Request.of("draining")
                        .step("echo")
                        .gate(gate)
                        .step("end", "echo", java.util.Map.of())
                        .json());
        try (JavaProcess api = new TestNamespace(studio, "shared", Studio.NAMESPACE)
                .startApi(port, "-Dmicronaut.lifecycle.graceful-shutdown.grace-period=18s")) {
            URI other = URI.create("http://localhost:" + port);
            String token = studio.stack().token("alice");
            api.awaitAnswer(new Client(other, token));
            try (HubWatcher before = HubWatcher.connect(other, token, TransportEnum.WEBSOCKETS)) {
                before.invoke("SubscribeToWorkflow", id, 0);
                before.await("AgentThought");

                api.sendTerm();

                assertThat(before.awaitClose()).isEmpty();
                assertThat(api.awaitExit()).isEqualTo(128 + 15);
                Studio.open(gate);
                try (HubWatcher after = HubWatcher.connect(studio.stack().api(), token, TransportEnum.WEBSOCKETS)) {
                    after.invoke(
                            "SubscribeToWorkflow",
                            id,
                            sequences(before).max(Long::compare).orElseThrow());
                    after.await("WorkflowCompleted");
                    assertContinues(studio, id, before, after);
                }
            }
        }
    }

    /** Both together have what a client has that was connected all the time. */
    private static void assertContinues(Studio studio, String id, HubWatcher before, HubWatcher after) {
        try (HubWatcher whole =
                HubWatcher.connect(studio.stack().api(), studio.stack().token("alice"), TransportEnum.WEBSOCKETS)) {
            whole.invoke("SubscribeToWorkflow", id, 0);
            whole.await("WorkflowCompleted");
            assertThat(Stream.concat(statuses(before), statuses(after)))
                    .containsExactlyElementsOf(statuses(whole).toList());
        }
    }

    /** Of tasks; that one runs may be known before history has it. */
    private static Stream<String> statuses(HubWatcher watcher) {
        return watcher.bodies("TaskStatusChanged").stream()
                .filter(body -> !body.path("currentStatus").asText().equals("running"))
                .map(body -> "%s %s %d"
                        .formatted(
                                body.path("taskId").asText(),
                                body.path("currentStatus").asText(),
                                body.path("sequence").asLong()));
    }

    private static Stream<Long> sequences(HubWatcher watcher) {
        return watcher.messages().stream()
                .map(message -> message.body().path("sequence"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong);
    }
}
