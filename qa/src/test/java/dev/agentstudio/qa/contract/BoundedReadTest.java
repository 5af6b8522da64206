package dev.agentstudio.qa.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Problems.Field;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much of a workflow a read sends. */
@ExtendWith(StudioExtension.class)
class BoundedReadTest {
    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void readOfALargeWorkflowLeavesOutTheLargestParts(Studio studio) {
        Client client = studio.as("studio");
        int steps = 12;
        int bytes = 900_000;
        Request request = Request.of("bounded").pattern("parallel").input(Map.of("text", "i".repeat(bytes)));
        IntStream.range(0, steps)
                .forEach(step ->
                        request.step("s" + step, "big", Map.of("bytes", 10)).after());
        String id = client.create(request.json());
        client.awaitEnd(id);

        Answer read = client.workflow(id);

        assertThat(read.text().getBytes(UTF_8).length).isBetween(7 * MEBIBYTE, 8 * MEBIBYTE);
        JsonNode omitted = read.json().findValue("$omitted");
        assertThat(omitted.path("size").asInt()).isEqualTo(bytes + "{\"text\":\"\"}".length());
        JsonNode task = client.get(omitted.path("href").asText()).json();
        assertThat(task.at("/request/input/text").asText()).hasSize(bytes);
        assertThat(read.json().at("/context/results/task_012/result/text").asText())
                .hasSize(10);
    }

    @Test
    void taskIsReadWhole(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("one-task").steps("echo", "a", "b").json());
        JsonNode workflow = client.awaitEnd(id).json();
        String path = "/api/workflows/" + id + "/tasks/";

        assertThat(client.get(path + "task_002").json()).isEqualTo(workflow.at("/tasks/1"));
        client.get(path + "task_003").isProblem(Problems.noTask("task_003", path + "task_003"));
        assertThat(studio.as("bob").get(path + "task_001").status()).isEqualTo(404);
    }

    @Test
    void callerChoosesMembers(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("members").step("echo").json());
        JsonNode workflow = client.awaitEnd(id).json();
        String path = "/api/workflows/" + id;

        JsonNode some = client.get(path + "?fields=status,context").json();
        assertThat(some.fieldNames()).toIterable().containsExactly("id", "status", "context");
        assertThat(some.path("context")).isEqualTo(workflow.path("context"));
        client.get(path + "?fields=status,steps")
                .isProblem(Problems.invalid(
                        List.of(new Field(
                                "fields",
                                "INVALID_FORMAT",
                                "Unknown members: steps; known ones are id, workflowDefinitionId, pattern, status, tasks,"
                                        + " context, createdAt, startedAt, completedAt, errorMessage, initiatedBy, metadata,"
                                        + " etag")),
                        path));
    }

    @Test
    void watcherLeavesOutRequestsAndResults(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("watched").steps("echo", "a", "b").json());
        JsonNode workflow = client.awaitEnd(id).json();

        JsonNode outline = client.get("/api/workflows/" + id + "?results=false").json();

        assertThat(outline.findValues("request")).isEmpty();
        assertThat(outline.findValues("response")).isEmpty();
        assertThat(outline.at("/context/results")).isEmpty();
        assertThat(outline.at("/tasks/1/status").asText()).isEqualTo("completed");
        assertThat(outline.path("etag")).isEqualTo(workflow.path("etag"));
        assertThat(outline.at("/context/events")).isEqualTo(workflow.at("/context/events"));
    }

    @Test
    void answerIsCompressedWhenAsked(Studio studio) throws IOException, InterruptedException {
        Client client = studio.as("alice");
        String id = client.create(
                Request.of("compressed").steps("echo", "a", "b", "c", "d").json());
        client.awaitEnd(id);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> compressed = http.send(
                    client.request("/api/workflows/" + id)
                            .header("Accept-Encoding", "gzip")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());

            assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(compressed.body().length)
                    .isLessThan(client.workflow(id).text().length());
        }
    }

    @Test
    void pageOfSingleTasksIsLimited(Studio studio) {
        String path = "/api/meta-agent/tasks";
        studio.as("alice")
                .get(path + "?limit=101&offset=-1&order=up")
                .isProblem(Problems.invalid(
                        List.of(
                                new Field("limit", "RANGE_ERROR", "'limit' must be between 1 and 100"),
                                new Field("offset", "RANGE_ERROR", "'offset' must be between 0 and 2147483647")),
                        path));
    }

    @Test
    void singleTasksAreListedNewestFirst(Studio studio) {
        Client client = studio.as("alice");
        String path = "/api/meta-agent/echo/execute";
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(index -> client.post(path, "{\"task\":\"Number %d\"}".formatted(index))
                        .header("X-Task-Id"))
                .toList();

        await("visibility knows them").atMost(Client.TIMEOUT).untilAsserted(() -> {
            JsonNode page = client.get("/api/meta-agent/tasks?limit=2").json();
            assertThat(page.at("/items/0/id").asText()).isEqualTo(ids.get(2));
            assertThat(page.at("/items/1/id").asText()).isEqualTo(ids.get(1));
            assertThat(page.path("hasMore").asBoolean()).isTrue();
            JsonNode read = client.get("/api/meta-agent/tasks/" + ids.get(2)).json();
            assertThat(page.at("/items/0/status")).isEqualTo(read.path("status"));
            assertThat(page.at("/items/0").has("response")).isFalse();
        });
    }
}
