package dev.agentstudio.qa.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.workflows.payload.Sha256;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Results that no message can carry. */
@ExtendWith(StudioExtension.class)
class LargeResultTest {
    private static final int MEGABYTES = 20;
    private static final int LENGTH = MEGABYTES * 1024 * 1024;

    @Test
    void passesThroughThreeStepsAForkAndAnExport(Studio studio) {
        Client alice = studio.as("alice");
        JsonNode workflow = completed(
                alice,
                alice.create(Request.of("large-result")
                        .step("one", "result-passer", Map.of("megabytes", MEGABYTES))
                        .step("two", "result-passer", Map.of())
                        .step("three", "result-measurer", Map.of())
                        .json()));

        assertMeasured(workflow);
        assertIsDownloaded(alice, workflow, 0);
        assertIsDownloaded(alice, workflow, 1);
        String id = workflow.path("id").asText();
        Answer export = alice.get("/api/workflows/%s/history".formatted(id));
        assertThat(export.status()).isEqualTo(200);
        assertThat(export.text().length()).isLessThan(1024 * 1024);

        String fork = alice.post(
                        "/api/workflows/%s/fork".formatted(id),
                        Json.object().put("checkpointId", "cp_002").toString())
                .json()
                .path("id")
                .asText();
        JsonNode forked = completed(alice, fork);
        assertThat(alice.delete("/api/workflows/" + id).status()).isEqualTo(200);
        assertMeasured(forked);
        assertIsDownloaded(alice, forked, 1);
    }

    private static JsonNode completed(Client client, String id) {
        JsonNode workflow = client.awaitEnd(id).json();
        assertThat(workflow.path("status").asText()).as(workflow.toString()).isEqualTo("completed");
        return workflow;
    }

    private static void assertMeasured(JsonNode workflow) {
        assertThat(workflow.at("/tasks/2/response/result/two").asInt()).isEqualTo(LENGTH);
    }

    private static void assertIsDownloaded(Client client, JsonNode workflow, int task) {
        JsonNode result = workflow.at("/tasks/%d/response/result".formatted(task));
        JsonNode artifact = workflow.at("/tasks/%d/artifacts/0".formatted(task));
        assertThat(result.path("name").asText()).isEqualTo("result.json");
        assertThat(artifact.path("sha256")).isEqualTo(result.path("sha256"));

        HttpResponse<byte[]> file = await("Temporal has time for the read before the download")
                .atMost(Client.TIMEOUT)
                .until(() -> client.download(artifact.path("href").asText()), answer -> answer.statusCode() == 200);
        assertThat(HexFormat.of().formatHex(Sha256.of(file.body())))
                .isEqualTo(result.path("sha256").asText());
        assertThat(file.body()).hasSizeGreaterThan(LENGTH);
    }
}
