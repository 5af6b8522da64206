package dev.agentstudio.qa.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.workflows.payload.Sha256;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StudioExtension.class)
class ArtifactTest {
    private static final String TEXT = "name,count\nä,1\n";

    @Test
    void idThatNoTaskCanHaveIsNotFound(Studio studio) {
        String path = "/api/meta-agent/tasks/%E8%89%98%25/artifacts/a";
        studio.as("alice").get(path).isProblem(Problems.noTask("艘%", path));
    }

    @Test
    void isListedOnItsTaskAndDownloaded(Studio studio) {
        Client alice = studio.as("alice");
        JsonNode workflow = completed(alice, saver("listed", Map.of("files", Map.of("Größe 1.csv", TEXT))));

        String href = href(workflow);
        JsonNode expected = Json.array()
                .add(Json.object()
                        .put("name", "Größe 1.csv")
                        .put("mediaType", "text/csv")
                        .put("size", bytes(TEXT).length)
                        .put("sha256", sha256(TEXT))
                        .put("href", href));
        assertThat(workflow.at("/tasks/0/artifacts")).isEqualTo(expected);
        assertThat(workflow.at("/tasks/0/response/artifacts")).isEqualTo(expected);
        assertThat(workflow.at("/context/results/task_001/artifacts")).isEqualTo(expected);
        assertThat(href)
                .isEqualTo("/api/workflows/%s/tasks/task_001/artifacts/Gr%%C3%%B6%%C3%%9Fe%%201.csv"
                        .formatted(id(workflow)));
        HttpResponse<byte[]> file = alice.download(href);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isEqualTo(bytes(TEXT));
        assertThat(header(file, "Content-Type")).isEqualTo("text/csv");
        assertThat(header(file, "Content-Length")).isEqualTo(Integer.toString(bytes(TEXT).length));
        assertThat(header(file, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"Gr__e 1.csv\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.csv");
        assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(file, "ETag")).isEqualTo("\"%s\"".formatted(sha256(TEXT)));
        alice.send(alice.request(href + "x"))
                .isProblem(Problems.problem(
                        404,
                        "not-found",
                        "NOT_FOUND",
                        "Artifact 'Größe 1.csvx' of task 'task_001' not found",
                        href + "x"));
    }

    @Test
    void partsAreDownloaded(Studio studio) {
        Client alice = studio.as("alice");
        String href = href(completed(alice, saver("parts", Map.of("files", Map.of("digits", "0123456789")))));
        String etag = "\"%s\"".formatted(sha256("0123456789"));

        HttpResponse<byte[]> middle = alice.download(href, "Range", "bytes=2-4");
        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(text(middle)).isEqualTo("234");
        assertThat(header(middle, "Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(text(alice.download(href, "Range", "bytes=7-"))).isEqualTo("789");
        assertThat(text(alice.download(href, "Range", "bytes=-2"))).isEqualTo("89");
        assertThat(text(alice.download(href, "Range", "bytes=5-99"))).isEqualTo("56789");
        assertThat(text(alice.download(href, "Range", "bytes=1-2", "If-Range", etag)))
                .isEqualTo("12");
        for (String ignored : List.of("bytes=0-1,3-4", "bytes=4-2", "lines=1-2", "bytes=-")) {
            HttpResponse<byte[]> whole = alice.download(href, "Range", ignored);
            assertThat(whole.statusCode()).as(ignored).isEqualTo(200);
            assertThat(text(whole)).as(ignored).isEqualTo("0123456789");
        }
        assertThat(text(alice.download(href, "Range", "bytes=1-2", "If-Range", "\"other\"")))
                .isEqualTo("0123456789");
        alice.send(alice.request(href).header("Range", "bytes=10-"))
                .isProblem(Problems.problem(
                        416,
                        "bad-request",
                        "RANGE_ERROR",
                        "The file has 10 bytes, and none in the range of the request",
                        href));
        HttpResponse<byte[]> known = alice.download(href, "If-None-Match", etag);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
    }

    @Test
    void existsForItsOwnerOnly(Studio studio) {
        JsonNode workflow =
                completed(studio.as("alice"), saver("owned", Map.of("files", Map.of("a.html", "<script>"))));
        String href = href(workflow);

        studio.as("bob").get(href).isProblem(Problems.noWorkflow(id(workflow), href));
        HttpResponse<byte[]> admin = studio.as("admin").download(href);
        assertThat(text(admin)).isEqualTo("<script>");
        assertThat(header(admin, "Content-Disposition")).startsWith("attachment;");
        assertThat(header(admin, "Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
    }

    @Test
    void laterStepsReadWhatTheyDependOn(Studio studio) {
        JsonNode workflow = completed(
                studio.as("alice"),
                Request.of("read")
                        .step("one", "file-saver", Map.of("files", Map.of("a", "first", "empty", "")))
                        .step("two", "file-saver", Map.of("files", Map.of("a", "second")))
                        .step("three", "file-reader", Map.of())
                        .after("one", "two"));

        assertThat(workflow.at("/tasks/2/response/result/texts"))
                .isEqualTo(Json.of(Map.of("one/a", "first", "one/empty", "", "two/a", "second")));
        assertThat(workflow.at("/tasks/2/request").has("artifacts")).isFalse();
    }

    @Test
    void lastAttemptWins(Studio studio) throws IOException {
        JsonNode workflow = completed(
                studio.as("alice"),
                saver("retried", Map.of("files", Map.of("a", "text"), "failures", 1))
                        .maxRetries(2));

        assertThat(workflow.at("/tasks/0/artifacts")).hasSize(1);
        assertThat(text(studio.as("alice").download(href(workflow)))).isEqualTo("text");
        assertThat(objects(studio, id(workflow)))
                .as("what the failed attempt saved")
                .hasSize(1);
    }

    @Test
    void failedTaskHasNone(Studio studio) throws IOException {
        Client alice = studio.as("alice");
        JsonNode workflow = alice.awaitEnd(alice.create(
                        saver("failed", Map.of("files", Map.of("a", "text"), "failures", 9))
                                .maxRetries(0)
                                .json()))
                .json();

        assertThat(workflow.path("status").asText()).isEqualTo("failed");
        assertThat(workflow.at("/tasks/0").has("artifacts")).isFalse();
        assertThat(objects(studio, id(workflow))).isEmpty();
    }

    @Test
    void isDeletedWithItsWorkflowAndStaysWithItsFork(Studio studio) throws IOException {
        Client alice = studio.as("alice");
        JsonNode origin = completed(alice, saver("forked", Map.of("files", Map.of("a", "text"))));
        JsonNode fork = alice.awaitEnd(
                        alice.control(id(origin), "fork").json().path("id").asText())
                .json();

        assertThat(alice.delete("/api/workflows/" + id(origin)).status()).isEqualTo(200);
        await("its files are gone")
                .atMost(Client.TIMEOUT)
                .untilAsserted(() -> assertThat(folder(studio, id(origin))).doesNotExist());
        Answer gone = alice.get(href(origin));
        gone.isProblem(Problems.noWorkflow(id(origin), href(origin)));
        assertThat(href(fork)).contains(id(fork));
        assertThat(text(alice.download(href(fork)))).isEqualTo("text");
    }

    @Test
    void agentThatEndsWhileItSavesLeavesNothing(Studio studio) throws IOException {
        Client alice = studio.as("alice");
        JsonNode workflow = completed(alice, Request.of("dropped").step("file-dropper"));

        assertThat(workflow.at("/tasks/0/response/result/attempt").asInt()).isEqualTo(2);
        assertThat(workflow.at("/tasks/0/artifacts")).hasSize(1);
        assertThat(text(alice.download(href(workflow)))).isEqualTo("attempt 2");
        assertThat(objects(studio, id(workflow))).hasSize(1);
    }

    @Test
    void otherBytesThanWereSavedAreNeverServed(Studio studio) throws IOException {
        Client alice = studio.as("alice");
        JsonNode workflow = completed(alice, saver("damaged", Map.of("files", Map.of("a", "text"))));
        Path object = objects(studio, id(workflow)).getFirst();

        Files.writeString(object, "tex!");
        alice.get(href(workflow)).isProblem(damaged(href(workflow)));
        Files.writeString(object, "texts");
        alice.get(href(workflow)).isProblem(damaged(href(workflow)));
        Files.delete(object);
        alice.get(href(workflow))
                .isProblem(Problems.problem(
                        404, "not-found", "NOT_FOUND", "Artifact 'a' does not exist any more", href(workflow)));
    }

    @Test
    void largeFileIsStreamed(Studio studio) {
        Client alice = studio.as("alice");
        JsonNode workflow = completed(alice, saver("large", Map.of("megabytes", 20)));

        HttpResponse<byte[]> file = alice.download(href(workflow));
        assertThat(file.body()).hasSize(20 * 1024 * 1024);
        assertThat(HexFormat.of().formatHex(Sha256.of(file.body())))
                .isEqualTo(workflow.at("/tasks/0/artifacts/0/sha256").asText());
    }

    @Test
    void singleTaskHasThem(Studio studio) {
        Client alice = studio.as("alice");
        String call = Json.object()
                .put("task", "Save")
                .set("configuration", Json.of(Map.of("files", Map.of("a.txt", "text"))))
                .toString();
        Answer answered = alice.post("/api/meta-agent/file-saver/execute", call);

        String task = answered.header("X-Task-Id");
        String href = "/api/meta-agent/tasks/%s/artifacts/a.txt".formatted(task);
        assertThat(answered.json().at("/artifacts/0/href").asText()).isEqualTo(href);
        assertThat(alice.get("/api/meta-agent/tasks/" + task)
                        .json()
                        .at("/response/artifacts/0/href")
                        .asText())
                .isEqualTo(href);
        assertThat(text(alice.download(href))).isEqualTo("text");
        assertThat(alice.download(href, "Range", "bytes=0-0").statusCode()).isEqualTo(206);
        assertThat(alice.download(href, "If-None-Match", "\"%s\"".formatted(sha256("text")))
                        .statusCode())
                .isEqualTo(304);
        alice.send(alice.request(href).header("Range", "bytes=4-"))
                .isProblem(Problems.problem(
                        416,
                        "bad-request",
                        "RANGE_ERROR",
                        "The file has 4 bytes, and none in the range of the request",
                        href));
        String other = "/api/meta-agent/tasks/%s/artifacts/b".formatted(task);
        alice.get(other)
                .isProblem(Problems.problem(
                        404, "not-found", "NOT_FOUND", "Artifact 'b' of task '%s' not found".formatted(task), other));
        studio.as("bob").get(href).isProblem(Problems.noTask(task, href));
    }

    private static Request saver(String name, Map<String, Object> configuration) {
        return Request.of(name).step("save", "file-saver", configuration);
    }

    private static JsonNode completed(Client client, Request request) {
        JsonNode workflow = client.awaitEnd(client.create(request.json())).json();
        assertThat(workflow.path("status").asText()).as(workflow.toString()).isEqualTo("completed");
        return workflow;
    }

    private static String id(JsonNode workflow) {
        return workflow.path("id").asText();
    }

    private static String href(JsonNode workflow) {
        return workflow.at("/tasks/0/artifacts/0/href").asText();
    }

    private static JsonNode damaged(String instance) {
        return Problems.problem(
                        500,
                        "internal-error",
                        "INTERNAL_ERROR",
                        "The store of artifacts has other bytes of 'a' than were saved",
                        instance)
                .put("title", "Internal Server Error");
    }

    private static Path folder(Studio studio, String id) {
        return studio.stack()
                .artifacts()
                .resolve(Studio.NAMESPACE)
                .resolve("workflows")
                .resolve(id);
    }

    private static List<Path> objects(Studio studio, String id) throws IOException {
        if (!Files.exists(folder(studio, id))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder(studio, id))) {
            return files.toList();
        }
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
