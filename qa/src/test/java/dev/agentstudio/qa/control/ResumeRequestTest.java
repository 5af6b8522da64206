package dev.agentstudio.qa.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a caller may say when it resumes a workflow. */
@ExtendWith(StudioExtension.class)
class ResumeRequestTest {
    @Test
    void callerThatPrefersToWaitNoLongerGetsTheWorkflowAsItIs(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("preferred").gate(gate).json());
        client.awaitGate(id, 0);
        client.control(id, "pause");

        Answer answer = client.send(resume(client, id, "").header("Prefer", "respond-async"));
        Studio.open(gate);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo("/api/workflows/" + id);
        assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(answer.header("ETag")).isEqualTo(answer.json().path("etag").asText());
        assertThat(answer.json().path("status").asText()).isEqualTo("running");
        assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("completed");
    }

    /** The client has not seen the answer to its first request, and sends it again. */
    @Test
    void keyResumesAFailedWorkflowOnce(Studio studio) {
        Client client = studio.as("alice");
        String id =
                client.create(Request.of("keyed").step("echo").step("verdict").json());
        client.awaitEnd(id);

        Answer first = client.send(resume(client, id, "{}").header("Idempotency-Key", "again"));
        Answer repeated = client.send(resume(client, id, "{}").header("Idempotency-Key", "again"));
        Answer other =
                client.send(resume(client, id, "{\"checkpointId\": \"cp_001\"}").header("Idempotency-Key", "again"));

        assertThat(first.json().path("success").asBoolean()).as(first.text()).isFalse();
        assertThat(repeated.status()).as(repeated.text()).isEqualTo(200);
        assertThat(repeated.json().path("errorMessage")).isEqualTo(first.json().path("errorMessage"));
        assertThat(starts(studio, id)).containsExactly("task_001", "task_002", "task_002");
        other.isProblem(Problems.invalid(
                List.of(new Problems.Field(
                        "Idempotency-Key",
                        "IDEMPOTENCY_KEY_REUSED",
                        "This key was sent before with another body; a new request needs a new key")),
                "/api/workflows/" + id + "/resume"));
    }

    @Test
    void keyResumesAPausedWorkflowOnce(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id =
                client.create(Request.of("keyed-pause").step("echo").gate(gate).json());
        client.awaitGate(id, 1);
        client.control(id, "pause");
        HttpRequest.Builder request = resume(client, id, "{\"checkpointId\": \"cp_001\"}")
                .header("Idempotency-Key", "again")
                .header("Prefer", "respond-async");

        Answer first = client.send(request);
        Studio.open(gate);
        client.awaitEnd(id);
        Answer repeated = client.send(request);

        assertThat(first.status()).as(first.text()).isEqualTo(202);
        assertThat(repeated.status()).as(repeated.text()).isEqualTo(200);
        assertThat(repeated.json().path("success").asBoolean())
                .as(repeated.text())
                .isTrue();
    }

    @Test
    void iterativeWorkflowThatHasUsedUpItsRoundsMayTakeMore(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("rounds")
                .pattern("iterative")
                .step("write", "echo", Map.of())
                .step("judge", "judge", Map.of("goodRound", 4, "maxIterations", 2))
                .json());
        JsonNode failed = client.awaitEnd(id).json();
        String path = "/api/workflows/" + id + "/resume";

        client.send(resume(client, id, "{\"maxIterations\": 1}"))
                .isProblem(Problems.invalid(
                        List.of(new Problems.Field(
                                "maxIterations", "RANGE_ERROR", "'maxIterations' must be between 2 and 10")),
                        path));
        Answer resumed = client.send(resume(client, id, "{\"maxIterations\": 5}"));

        assertThat(failed.path("errorMessage").asText())
                .isEqualTo("Not approved by step 'Step judge' after 2 iterations");
        assertThat(resumed.json().path("success").asBoolean())
                .as(resumed.text())
                .isTrue();
        assertThat(starts(studio, id))
                .as("no round runs again")
                .filteredOn("task_001"::equals)
                .hasSize(4);
    }

    @Test
    void onlyIterativeWorkflowsTakeRounds(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("no-rounds").step("verdict").json());
        client.awaitEnd(id);

        client.send(resume(client, id, "{\"maxIterations\": 3}"))
                .isProblem(Problems.invalid(
                        List.of(new Problems.Field(
                                "maxIterations", "INVALID_FORMAT", "Only iterative workflows take rounds")),
                        "/api/workflows/" + id + "/resume"));
    }

    private static HttpRequest.Builder resume(Client client, String id, String body) {
        return client.json("/api/workflows/" + id + "/resume", body);
    }

    private static List<String> starts(Studio studio, String id) {
        return CallLog.of(studio.stack().callLog()).tasks(id, "started");
    }
}
