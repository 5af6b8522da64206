package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of lists and reads of the same workflows, on a server that has not changed them. */
@ExtendWith(StudioExtension.class)
class ListAgreementTest {
    private final int port = Ports.free().api();
    private final String definition = "agree-" + UUID.randomUUID();

    @Test
    void rowOfEveryStatusAgreesWithTheRead(Studio studio) {
        Path gate = Studio.newFile();
        try (JavaProcess api = new TestNamespace(studio, "shared", Studio.NAMESPACE).startApi(port)) {
            Client writer = studio.as("studio");
            Client reader = writer.at(URI.create("http://localhost:" + port));
            api.awaitAnswer(reader);
            String completed = writer.create(Request.of(definition).step("echo").json());
            String failed = writer.create(
                    Request.of(definition).step("echo").step("verdict").json());
            String running = held(writer, definition, gate);
            String paused = held(writer, definition, gate);
            String cancelled = held(writer, definition, gate);
            writer.control(paused, "pause");
            writer.control(cancelled, "cancel");
            writer.awaitEnd(completed);
            Answer failure = writer.awaitEnd(failed);

            agree(reader, completed, "completed");
            agree(reader, failed, "failed");
            agree(reader, running, "running");
            agree(reader, paused, "paused");
            agree(reader, cancelled, "cancelled");
            assertThat(row(reader, failed).path("errorMessage").asText())
                    .isEqualTo(failure.json().path("errorMessage").asText());
            assertThat(row(reader, running).at("/context/progress").asDouble()).isEqualTo(50);
            assertThat(row(reader, cancelled).at("/context/progress").asDouble())
                    .isEqualTo(50);

            writer.post("/api/workflows/" + failed + "/resume");
            agree(reader, failed, "failed");
            String fork = writer.control(completed, "fork").json().path("id").asText();
            writer.awaitEnd(fork);
            agree(reader, fork, "completed");
            Studio.open(gate);
            writer.awaitEnd(running);
            agree(reader, running, "completed");
            writer.control(paused, "resume");
            agree(reader, paused, "completed");
        }
    }

    @Test
    void timesAreDatesOrHaveOffsets(Studio studio) {
        Client client = studio.as("alice");
        String definition = "dates-" + UUID.randomUUID();
        String id = client.create(Request.of(definition).step("echo").json());
        Instant created =
                Instant.parse(client.awaitEnd(id).json().path("createdAt").asText());
        String day = created.atZone(ZoneOffset.UTC).toLocalDate().toString();
        String next = created.atZone(ZoneOffset.UTC).toLocalDate().plusDays(1).toString();
        String local = created.atOffset(ZoneOffset.ofHours(2)).toString();

        assertThat(ids(client, definition, "createdAfter=%s&createdBefore=%s".formatted(day, next)))
                .containsExactly(id);
        assertThat(ids(client, definition, "createdBefore=" + day)).isEmpty();
        assertThat(ids(client, definition, "createdAfter=" + local.replace("+", "%2B")))
                .containsExactly(id);
        assertThat(ids(client, definition, "createdBefore=" + local)).isEmpty();
    }

    /** With one of two tasks done, and the other one at its gate. */
    private static String held(Client client, String definition, Path gate) {
        String id = client.create(Request.of(definition).step("echo").gate(gate).json());
        client.awaitGate(id, 1);
        return id;
    }

    private void agree(Client reader, String id, String status) {
        await(id + " is " + status + " in list and read").atMost(Client.TIMEOUT).untilAsserted(() -> {
            JsonNode read = reader.workflow(id).json();
            assertThat(read.path("status").asText()).isEqualTo(status);
            JsonNode row = row(reader, id);
            ObjectNode expected = expected(read);
            if (status.equals("cancelled") && row.has("completedAt")) {
                // A read ends with the cancel, a row with the last task that the cancel stops.
                assertThat(Instant.parse(row.path("completedAt").asText()))
                        .isAfterOrEqualTo(read.path("completedAt").asText());
                expected.set("completedAt", row.path("completedAt"));
            }
            assertThat(row.toPrettyString()).isEqualTo(expected.toPrettyString());
        });
    }

    private static ObjectNode expected(JsonNode read) {
        ObjectNode row = Json.object();
        row.set("id", read.path("id"));
        row.set("workflowDefinitionId", read.path("workflowDefinitionId"));
        row.put("name", "Test of " + read.path("workflowDefinitionId").asText());
        for (String member : List.of("pattern", "status", "createdAt", "startedAt", "completedAt", "errorMessage")) {
            if (read.has(member)) {
                row.set(member, read.path(member));
            }
        }
        row.set("initiatedBy", read.path("initiatedBy"));
        row.set(
                "context",
                Json.of(Map.of("progress", read.at("/context/progress").numberValue())));
        return row;
    }

    /** An empty object if the list of this test's workflows has no such row (yet). */
    private JsonNode row(Client client, String id) {
        for (JsonNode row :
                client.get("/api/workflows?definitionId=" + definition).json().path("items")) {
            if (row.path("id").asText().equals(id)) {
                return row;
            }
        }
        return Json.object();
    }

    private static List<String> ids(Client client, String definition, String query) {
        Answer answer = client.get("/api/workflows?definitionId=%s&%s".formatted(definition, query));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        answer.json().path("items").forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }
}
