package dev.agentstudio.qa.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checkpoints that callers ask for. */
@ExtendWith(StudioExtension.class)
class ManualCheckpointTest {
    private static final String NAMED = "{\"name\": \"Before the gate\", \"metadata\": {\"ticket\": 4711}}";

    @Test
    void isMadeWhileTheWorkflowWorksAndResumedFrom(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("manual")
                .maxRetries(0)
                .step("echo")
                .gate(gate)
                .step("verdict")
                .json());
        client.awaitGate(id, 1);
        Answer before = client.workflow(id);

        Answer made = client.post(path(id), NAMED);

        JsonNode checkpoint = made.json();
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.header("ETag")).isEqualTo(checkpoint.path("etag").asText());
        assertThat(checkpoint.path("id").asText()).isEqualTo("cp_002");
        assertThat(checkpoint.path("type").asText()).isEqualTo("manual");
        assertThat(checkpoint.path("reason").asText()).isEqualTo("Before the gate");
        assertThat(checkpoint.path("metadata")).isEqualTo(Json.parse("{\"ticket\": 4711}"));
        assertThat(checkpoint.path("nextTaskId").asText()).isEqualTo("task_002");
        assertThat(checkpoint.path("isRecoverable").asBoolean())
                .as("a running workflow cannot be resumed")
                .isFalse();
        assertThat(checkpoint.at("/workflowSnapshot/tasks/0/status").asText()).isEqualTo("completed");
        assertThat(checkpoint.at("/contextSnapshot/results")).hasSize(1);
        assertThat(client.workflow(id).text())
                .as("the workflow looks as before")
                .isEqualTo(before.text());

        Studio.open(gate);
        client.awaitEnd(id);
        Answer resumed = client.post("/api/workflows/" + id + "/resume", "{\"checkpointId\": \"cp_002\"}");

        assertThat(resumed.json().path("success").asBoolean())
                .as(resumed.text())
                .isFalse();
        List<JsonNode> last =
                client.get(path(id) + "?snapshots=false").json().valueStream().toList();
        assertThat(last)
                .extracting(each -> each.path("type").asText())
                .containsExactly("automatic", "manual", "automatic", "failure");
        assertThat(last)
                .extracting(each -> each.path("isRecoverable").asBoolean())
                .containsOnly(true);
        assertThat(last.get(1).path("metadata")).isEqualTo(checkpoint.path("metadata"));
    }

    @Test
    void keyMakesOne(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("once").gate(gate).json());
        client.awaitGate(id, 0);

        Answer first = client.send(client.json(path(id), NAMED).header("Idempotency-Key", "one"));
        Answer again = client.send(client.json(path(id), NAMED).header("Idempotency-Key", "one"));
        Answer other = client.send(client.json(path(id), "{}").header("Idempotency-Key", "one"));
        Studio.open(gate);

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        other.isProblem(Problems.invalid(
                List.of(new Problems.Field(
                        "Idempotency-Key",
                        "IDEMPOTENCY_KEY_REUSED",
                        "This key was sent before with another body; a new request needs a new key")),
                path(id)));
        client.awaitEnd(id);
        assertThat(client.get(path(id) + "?snapshots=false").json().findValuesAsText("type"))
                .containsExactly("manual", "automatic");
    }

    @Test
    void callerSaysThatItIsBeforeOrAfterAnOperation(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id =
                client.create(Request.of("operation").gate(gate).step("echo").json());
        client.awaitGate(id, 0);

        for (String type : List.of("preOperation", "postOperation", "manual")) {
            Answer made = client.post(path(id), "{\"type\": \"%s\"}".formatted(type));
            assertThat(made.json().path("type").asText()).as(made.text()).isEqualTo(type);
        }
        client.post(path(id), "{\"type\": \"automatic\"}")
                .isProblem(Problems.invalid(
                        List.of(new Problems.Field(
                                "type", "INVALID_FORMAT", "Type must be one of: manual, preOperation, postOperation")),
                        path(id)));
        client.control(id, "pause");
        Studio.open(gate);
        client.control(id, "resume");
        client.awaitEnd(id);

        String fork = client.control(id, "fork").json().path("id").asText();
        client.awaitEnd(fork);
        assertThat(types(client, id))
                .containsExactly("preOperation", "postOperation", "manual", "paused", "automatic", "automatic");
    }

    @Test
    void workflowThatHasEndedHasNoMore(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("ended").step("echo").json());
        client.awaitEnd(id);

        client.post(path(id), "{}")
                .isProblem(Problems.problem(
                        409,
                        "invalid-operation",
                        "INVALID_WORKFLOW_STATUS",
                        "Cannot checkpoint workflow in 'completed' status",
                        path(id)));
        assertThat(client.get(path(id) + "?snapshots=false").json().findValuesAsText("isRecoverable"))
                .containsExactly("false");
    }

    private static List<String> types(Client client, String id) {
        return client.get(path(id) + "?snapshots=false").json().findValuesAsText("type");
    }

    private static String path(String id) {
        return "/api/workflows/" + id + "/checkpoints";
    }
}
