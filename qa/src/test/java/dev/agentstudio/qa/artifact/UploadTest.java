package dev.agentstudio.qa.artifact;

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
import dev.agentstudio.workflows.payload.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files that clients upload, and workflows and single tasks name. */
@ExtendWith(StudioExtension.class)
class UploadTest {
    private static final String PATH = "/api/artifacts";
    private static final String CSV = "text,rating\ngood,5\nbad,1\n";
    private static final int MEGABYTE = 1024 * 1024;

    @Test
    void answerSaysWhatIsKept(Studio studio) {
        Answer answer = upload(studio.as("alice"), "Gr%C3%B6%C3%9Fe.csv", "text/csv; charset=utf-8", CSV);

        assertThat(answer.status()).isEqualTo(201);
        ObjectNode kept = (ObjectNode) answer.json();
        assertThat(kept.remove("id").asText()).matches("art_[0-9a-f]{24}");
        assertThat(Instant.parse(kept.remove("expiresAt").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(24)));
        assertThat(kept)
                .isEqualTo(Json.object()
                        .put("name", "Größe.csv")
                        .put("mediaType", "text/csv; charset=utf-8")
                        .put("size", CSV.length())
                        .put("sha256", sha256(CSV)));
        assertThat(upload(studio.as("alice"), "a.json", null, "")
                        .json()
                        .path("mediaType")
                        .asText())
                .isEqualTo("application/json");
    }

    @Test
    void agentsReadWhatTheInputNamesAndForksToo(Studio studio) throws IOException {
        Client alice = studio.as("alice");
        String id = uploaded(alice, "a.csv", CSV);
        JsonNode workflow = completed(
                alice,
                Request.of("named")
                        .step("read", "file-reader", Map.of())
                        .input(Map.of("file", Map.of("$artifact", id))));

        JsonNode expected = Json.of(Map.of("uploaded", List.of("a.csv", "text/csv", CSV)));
        assertThat(workflow.at("/tasks/0/response/result/texts")).isEqualTo(expected);
        assertThat(workflow.at("/tasks/0/request/input/file"))
                .isEqualTo(Json.object()
                        .put("$artifact", id)
                        .put("name", "a.csv")
                        .put("mediaType", "text/csv")
                        .put("size", CSV.length())
                        .put("sha256", sha256(CSV)));
        Path copy = space(studio, "workflows", workflow.path("id").asText()).resolve("upload." + id);
        assertThat(copy).exists();

        JsonNode fork = alice.awaitEnd(alice.post(
                                "/api/workflows/%s/fork"
                                        .formatted(workflow.path("id").asText()),
                                "{}")
                        .json()
                        .path("id")
                        .asText())
                .json();
        assertThat(fork.path("status").asText()).as(fork.toString()).isEqualTo("completed");
        assertThat(space(studio, "workflows", fork.path("id").asText()).resolve("upload." + id))
                .exists();

        alice.delete("/api/workflows/" + workflow.path("id").asText());
        await("its copy is gone")
                .atMost(Client.TIMEOUT)
                .untilAsserted(() -> assertThat(copy).doesNotExist());
    }

    @Test
    void dataCollectorTakesItAsSource(Studio studio) {
        Client alice = studio.as("alice");
        String id = uploaded(alice, "feedback.csv", CSV);
        Map<String, Object> configuration = Map.of("source", Map.of("$artifact", id));

        JsonNode workflow = completed(alice, Request.of("collected").step("collect", "data-collector", configuration));
        assertThat(workflow.at("/tasks/0/response/result/recordsCollected").asInt())
                .isEqualTo(2);
        assertThat(workflow.at("/tasks/0/request/configuration/source")
                        .path("$artifact")
                        .asText())
                .isEqualTo(id);

        Answer single = alice.post(
                "/api/meta-agent/data-collector/execute",
                Json.object()
                        .put("task", "Collect")
                        .set("configuration", Json.of(configuration))
                        .toString());
        assertThat(single.json().at("/result/records/1/text").asText())
                .as(single.text())
                .isEqualTo("bad");
    }

    @Test
    void referencesToNothingAreRefusedByTheirPaths(Studio studio) {
        String bobs = uploaded(studio.as("bob"), "a", "x");
        Client alice = studio.as("alice");
        String body = Request.of("unknown")
                .step("one", "file-reader", Map.of("deep", List.of(Map.of("$artifact", bobs))))
                .input(Map.of(
                        "files", List.of(Map.of("$artifact", "art_000000000000000000000000"), Map.of("$artifact", 1))))
                .json();

        alice.post("/api/workflows", body)
                .isProblem(Problems.invalid(List.of(
                        new Problems.Field("definition.steps[0].configuration.deep[0]", "NOT_FOUND", unknown(bobs)),
                        new Problems.Field("input.files[0]", "NOT_FOUND", unknown("art_000000000000000000000000")),
                        new Problems.Field(
                                "input.files[1]", "INVALID_FORMAT", "The id of an uploaded file is expected"))));
        String path = "/api/meta-agent/file-reader/execute";
        alice.post(
                        path,
                        Json.object()
                                .put("task", "x")
                                .set("input", Json.of(Map.of("f", Map.of("$artifact", bobs))))
                                .toString())
                .isProblem(Problems.at(
                        Problems.invalid(List.of(new Problems.Field("input.f", "NOT_FOUND", unknown(bobs)))), path));
    }

    @Test
    void keyUploadsOnce(Studio studio) {
        Client alice = studio.as("alice");
        String key = UUID.randomUUID().toString();

        JsonNode first = keyed(alice, key, "a.csv", CSV).json();
        assertThat(keyed(alice, key, "a.csv", CSV).json()).isEqualTo(first);
        assertThat(keyed(studio.as("bob"), key, "a.csv", CSV).json().path("id")).isNotEqualTo(first.path("id"));
        JsonNode reused = Problems.at(
                Problems.invalid(List.of(new Problems.Field(
                        "Idempotency-Key",
                        "IDEMPOTENCY_KEY_REUSED",
                        "This key was sent before with another body; a new request needs a new key"))),
                PATH);
        keyed(alice, key, "a.csv", CSV + "x").isProblem(reused);
        keyed(alice, key, "b.csv", CSV).isProblem(reused);
    }

    /** On one connection, as clients keep theirs. */
    @Test
    void connectionIsOfUseAfterAnUploadThatIsRefused(Studio studio) throws IOException, InterruptedException {
        Client alice = studio.as("alice");
        String large = CSV.repeat(1000);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (String target : List.of("?name=a%2Fb", "", "?name=a.csv&name=b.csv")) {
                for (String content : List.of(CSV, large)) {
                    HttpRequest refused = alice.request(PATH + target)
                            .POST(BodyPublishers.ofString(content))
                            .build();
                    assertThat(client.send(refused, BodyHandlers.discarding()).statusCode())
                            .isEqualTo(422);
                    HttpRequest next = alice.request("/api/workflows").build();
                    assertThat(client.send(next, BodyHandlers.discarding()).statusCode())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void nameAndTypeAreChecked(Studio studio) {
        Client alice = studio.as("alice");
        upload(alice, "a%2Fb", "text", "x")
                .isProblem(Problems.at(
                        Problems.invalid(List.of(
                                new Problems.Field(
                                        "name",
                                        "INVALID_FORMAT",
                                        "A name without '/', '\\' and control characters is expected, and not '.' or '..'"),
                                new Problems.Field(
                                        "Content-Type",
                                        "INVALID_FORMAT",
                                        "A media type such as text/csv is expected"))),
                        PATH));
        alice.send(alice.request(PATH).POST(BodyPublishers.ofString("x")))
                .isProblem(Problems.at(
                        Problems.invalid(List.of(new Problems.Field(
                                "name", "REQUIRED_FIELD", "'name' is required: …/api/artifacts?name=feedback.csv"))),
                        PATH));
    }

    @Test
    void largeFileIsStreamed(Studio studio) throws IOException {
        Client alice = studio.as("alice");
        byte[] content = new byte[40 * MEGABYTE];
        Answer stated = alice.send(alice.request(PATH + "?name=large").POST(BodyPublishers.ofByteArray(content)));
        assertThat(stated.status()).as(stated.text()).isEqualTo(201);
        Answer chunked = alice.send(alice.request(PATH + "?name=large")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content))));
        for (Answer answer : List.of(stated, chunked)) {
            assertThat(answer.json().path("sha256").asText())
                    .isEqualTo(HexFormat.of().formatHex(Sha256.of(content)));
            try (Stream<Path> files =
                    Files.list(space(studio, "uploads", answer.json().path("id").asText()))) {
                assertThat(files).hasSize(2);
            }
        }
    }

    @Test
    void tooLargeFileIsRefused(Studio studio) {
        Client alice = studio.as("alice");
        JsonNode problem = Problems.problem(
                413, "payload-too-large", "PAYLOAD_TOO_LARGE", "A file may have at most 104857600 bytes", PATH);
        alice.send(alice.request(PATH + "?name=x").POST(BodyPublishers.ofInputStream(() -> zeros(101L * MEGABYTE))))
                .isProblem(problem);
    }

    @Test
    void storeThatFailsIs503(Studio studio) throws IOException {
        String key = UUID.randomUUID().toString();
        String id = "art_" + HexFormat.of().formatHex(Sha256.of("alice\0" + key), 0, 12);
        Path space = space(studio, "uploads", id);
        Files.createDirectories(space.getParent());
        Files.writeString(space, "not a folder");

        keyed(studio.as("alice"), key, "a.csv", CSV)
                .isProblem(Problems.problem(
                        503,
                        "service-unavailable",
                        "SERVICE_UNAVAILABLE",
                        "The store of artifacts cannot be reached right now; try again",
                        PATH));
        Files.delete(space);
    }

    private static Answer upload(Client client, String name, @Nullable String mediaType, String content) {
        var request = client.request(PATH + "?name=" + name).POST(BodyPublishers.ofString(content));
        return client.send(mediaType == null ? request : request.header("Content-Type", mediaType));
    }

    private static Answer keyed(Client client, String key, String name, String content) {
        return client.send(client.request(PATH + "?name=" + name)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(content)));
    }

    private static String uploaded(Client client, String name, String content) {
        Answer answer = upload(client, name, null, content);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("id").asText();
    }

    private static JsonNode completed(Client client, Request request) {
        JsonNode workflow = client.awaitEnd(client.create(request.json())).json();
        assertThat(workflow.path("status").asText()).as(workflow.toString()).isEqualTo("completed");
        return workflow;
    }

    private static String unknown(String id) {
        return "There is no uploaded file '%s', or not any more".formatted(id);
    }

    private static Path space(Studio studio, String kind, String id) {
        return studio.stack()
                .artifacts()
                .resolve(Studio.NAMESPACE)
                .resolve(kind)
                .resolve(id);
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }

    private static InputStream zeros(long size) {
        return new InputStream() {
            private long left = size;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int count = (int) Math.min(left, length);
                left -= count;
                return count == 0 ? -1 : count;
            }
        };
    }
}
