package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Execute for callers who wait less long than the workflow takes, and conditional reads. */
@ExtendWith(StudioExtension.class)
class WaitTest {
    private static final String EXECUTE = "/api/workflows/execute";

    @Test
    void callerThatPrefersToWaitNoLongerGetsTheWorkflowAsItIs(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        HttpRequest.Builder request =
                client.json(EXECUTE, Request.of("waited").gate(gate).json()).header("Prefer", "wait=1");

        Answer answer = client.send(request);
        String id = answer.json().path("id").asText();
        Studio.open(gate);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo("/api/workflows/" + id);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(answer.header("ETag")).isEqualTo(answer.json().path("etag").asText());
        assertThat(answer.json().path("status").asText()).isEqualTo("running");
        assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("completed");
    }

    @Test
    void workflowThatEndsInTimeIsAnsweredAsEver(Studio studio) {
        Client client = studio.as("alice");
        HttpRequest.Builder request =
                client.json(EXECUTE, Request.of("quick").step("echo").json()).header("Prefer", "wait=60");

        Answer answer = client.send(request);

        answer.is(200, Json.file("execute-success.json"));
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=60");
    }

    @Test
    void callerWhoHangsUpCancelsTheWorkflow(Studio studio) {
        Client client = studio.as("alice");
        String definition = "hang-up-" + UUID.randomUUID();
        CompletableFuture<Answer> answer = client.postAsync(
                EXECUTE, Request.of(definition).gate(Studio.newFile()).json());
        String id = awaitListed(client, definition);

        answer.cancel(true);

        Answer ended = client.awaitEnd(id);
        assertThat(ended.json().path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void cancelBySomebodyElseIs499(Studio studio) {
        Client client = studio.as("alice");
        String definition = "cancelled-" + UUID.randomUUID();
        CompletableFuture<Answer> answer = client.postAsync(
                EXECUTE, Request.of(definition).gate(Studio.newFile()).json());
        String id = awaitListed(client, definition);

        studio.temporal().newUntypedWorkflowStub(id).cancel("No longer needed");

        ObjectNode expected = Problems.problem(
                499,
                "request-cancelled",
                "REQUEST_CANCELLED",
                "Workflow execution was cancelled by the client",
                EXECUTE);
        answer.join().isProblem(expected.put("workflowId", "<workflow>"));
    }

    @Test
    void deleteBySomebodyElseIs404(Studio studio) {
        Client client = studio.as("alice");
        String definition = "deleted-" + UUID.randomUUID();
        CompletableFuture<Answer> answer = client.postAsync(
                EXECUTE, Request.of(definition).gate(Studio.newFile()).json());
        String id = awaitListed(client, definition);
        client.control(id, "pause");

        client.delete("/api/workflows/" + id);

        answer.join().isProblem(Problems.noWorkflow(id, EXECUTE));
    }

    @Test
    void readOfWhatTheCallerHasIs304(Studio studio) {
        Client client = studio.as("alice");
        Answer ended =
                client.awaitEnd(client.create(Request.of("cached").step("echo").json()));
        String path = "/api/workflows/" + ended.json().path("id").asText();
        String etag = ended.header("ETag");

        Answer known = client.send(client.request(path).header("If-None-Match", "\"other\", W/" + etag));
        Answer other = client.send(client.request(path).header("If-None-Match", "\"other\""));

        assertThat(known.status()).isEqualTo(304);
        assertThat(known.text()).isEmpty();
        assertThat(known.header("ETag")).isEqualTo(etag);
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.text()).isEqualTo(ended.text());
    }

    @Test
    void changeOfWhatHasChangedSinceIs412(Studio studio) {
        Client client = studio.as("alice");
        Answer created =
                client.post("/api/workflows", Request.of("matched").step("echo").json());
        String path = "/api/workflows/" + created.json().path("id").asText();
        Answer ended = client.awaitEnd(created.json().path("id").asText());

        client.send(client.request(path)
                        .header("If-Match", created.header("ETag"))
                        .DELETE())
                .isProblem(changedSince(path));
        Answer deleted = client.send(
                client.request(path).header("If-Match", ended.header("ETag")).DELETE());
        assertThat(deleted.status()).isEqualTo(200);
    }

    @Test
    void resumeAndForkOfWhatHasChangedSinceAre412(Studio studio) {
        Client client = studio.as("alice");
        Answer created = client.post(
                "/api/workflows",
                Request.of("matched")
                        .maxRetries(0)
                        .step(
                                "flaky",
                                "flaky",
                                Map.of(
                                        "failures",
                                        1,
                                        "counter",
                                        Studio.newFile().toString()))
                        .json());
        String id = created.json().path("id").asText();
        Answer failed = client.awaitEnd(id);

        for (String operation : List.of("/resume", "/fork")) {
            String path = "/api/workflows/" + id + operation;
            client.send(client.json(path, "").header("If-Match", created.header("ETag")))
                    .isProblem(changedSince(path));
            client.send(client.json(path, "").header("If-Match", "W/" + failed.header("ETag")))
                    .isProblem(changedSince(path));
        }
        assertThat(client.workflow(id).text()).isEqualTo(failed.text());
        Answer forked = client.send(
                client.json("/api/workflows/" + id + "/fork", "").header("If-Match", failed.header("ETag")));
        Answer resumed = client.send(
                client.json("/api/workflows/" + id + "/resume", "").header("If-Match", failed.header("ETag")));
        assertThat(forked.status()).as(forked.text()).isEqualTo(201);
        assertThat(resumed.json().path("success").asBoolean())
                .as(resumed.text())
                .isTrue();
    }

    private static JsonNode changedSince(String path) {
        return Problems.problem(
                412,
                "invalid-operation",
                "PRECONDITION_FAILED",
                "The workflow has changed since the state that If-Match names; read it again",
                path);
    }

    private static String awaitListed(Client client, String definition) {
        JsonNode items = await("it is listed as running")
                .atMost(Client.TIMEOUT)
                .until(
                        () -> client.get("/api/workflows?status=running&definitionId=" + definition)
                                .json()
                                .path("items"),
                        listed -> listed.size() == 1);
        return items.path(0).path("id").asText();
    }
}
