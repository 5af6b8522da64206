package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first request of the REST reference as it stands, run by the built-in agents. One run, looked at from many sides. */
@ExtendWith(StudioExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomerAnalysisTest {
    private final Client client;
    private final Answer created;
    private final Answer ended;

    CustomerAnalysisTest(Studio studio) {
        client = studio.as("studio");
        created = client.post("/api/workflows", Json.text("customer-analysis.json"));
        ended = client.awaitEnd(id());
    }

    @Test
    void isCreatedAsTheReferenceShows() {
        created.is(201, Json.file("customer-analysis-created.json"));
        assertThat(created.header("Location")).isEqualTo("/api/workflows/" + id());
        assertThat(created.header("ETag")).isEqualTo(created.json().path("etag").asText());
    }

    @Test
    void showsEverythingThatHappenedOnceItIsOver() {
        assertThat(Json.shape(withoutResults(ended.json())))
                .isEqualTo(Json.shape(Json.file("customer-analysis-completed.json")));
    }

    @Test
    void resultsInTheContextAreTheResponsesOfTheTasks() {
        ended.json()
                .path("tasks")
                .forEach(task -> assertThat(result(task.path("id").asText())).isEqualTo(task.path("response")));
    }

    @Test
    void everyStepSeesTheResultsItDependsOn() {
        assertThat(task(1).at("/request/context/results/step1")).isEqualTo(task(0).at("/response/result"));
        assertThat(task(2).at("/request/context/results/step2")).isEqualTo(task(1).at("/response/result"));
    }

    @Test
    void agentsDidTheWork() {
        assertThat(result("task_001").at("/result/recordsCollected").asInt()).isEqualTo(1000);
        assertThat(result("task_002").at("/result/analyzed").asInt()).isEqualTo(1000);
        assertThat(result("task_003").at("/result/charts").asInt()).isEqualTo(3);
    }

    @Test
    void reportIsAPdfFile() {
        JsonNode artifact = task(2).path("artifacts").path(0);
        byte[] file = client.download(artifact.path("href").asText()).body();

        assertThat(new String(file, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
        assertThat(file)
                .hasSize(artifact.path("size").asInt())
                .hasSize(result("task_003").at("/result/sizeBytes").asInt());
        assertThat(result("task_003").at("/result/sha256")).isEqualTo(artifact.path("sha256"));
    }

    @Test
    void timesAreInOrder() {
        List<Instant> times = List.of(
                time(ended.json(), "createdAt"),
                time(ended.json(), "startedAt"),
                time(task(0), "startedAt"),
                time(task(0), "completedAt"),
                time(task(1), "startedAt"),
                time(task(1), "completedAt"),
                time(task(2), "startedAt"),
                time(task(2), "completedAt"),
                time(ended.json(), "completedAt"));

        assertThat(times).isSorted();
        assertThat(time(ended.json().path("context"), "lastUpdatedAt")).isEqualTo(times.getLast());
    }

    @Test
    void readsTheSameForEver() {
        Answer again = client.workflow(id());

        assertThat(again.text()).isEqualTo(ended.text());
        assertThat(again.header("ETag"))
                .isEqualTo(ended.header("ETag"))
                .isEqualTo(ended.json().path("etag").asText())
                .isNotEqualTo(created.header("ETag"));
    }

    private String id() {
        return created.json().path("id").asText();
    }

    private JsonNode task(int index) {
        return ended.json().path("tasks").path(index);
    }

    private JsonNode result(String taskId) {
        return ended.json().path("context").path("results").path(taskId);
    }

    private static Instant time(JsonNode json, String member) {
        return Instant.parse(json.path(member).asText());
    }

    /** Results hold a thousand records; other tests look into them. */
    private static JsonNode withoutResults(JsonNode execution) {
        ObjectNode shortened = execution.deepCopy();
        shortened.findParents("result").forEach(parent -> ((ObjectNode) parent).put("result", "<result>"));
        // Names versions, which change without us.
        shortened.findParents("tools").forEach(parent -> ((ObjectNode) parent).remove("tools"));
        shortened.path("tasks").forEach(task -> {
            JsonNode seen = task.at("/request/context/results");
            seen.fieldNames().forEachRemaining(step -> ((ObjectNode) seen).put(step, "<result>"));
        });
        return shortened;
    }
}
