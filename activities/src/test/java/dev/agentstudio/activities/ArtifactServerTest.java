package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.artifacts.FolderStore;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactServerTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final long LIMIT = 1000;

    @TempDir
    private Path folder;

    private FolderStore store;
    private ArtifactServer server;

    @BeforeEach
    void start() {
        store = new FolderStore(folder.resolve("store"));
        server = ArtifactServer.start(
                store,
                new ArtifactServer.Settings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, LIMIT));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void savedFilesAreListedInOrderAndReadByTheirObjects() throws Exception {
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            Artifact first = saved(put(files, "Größe 1.txt", "text/plain", "ä"));
            Artifact second = saved(put(files, "empty", "application/x-empty", ""));

            assertThat(first.name()).isEqualTo("Größe 1.txt");
            assertThat(first.size()).isEqualTo(2);
            assertThat(second.size()).isZero();
            assertThat(get(files, String.valueOf(first.object())).body()).isEqualTo("ä");
            assertThat(get(files, String.valueOf(second.object())).body()).isEmpty();
            assertThat(files.seal()).containsExactly(first, second);
            files.keep();
        }
        assertThat(objects("wf_1")).hasSize(2);
    }

    @Test
    void lastOfOneNameCounts() throws Exception {
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            put(files, "a", "text/plain", "one");
            Artifact last = saved(put(files, "a", "text/plain", "two"));

            assertThat(files.seal()).containsExactly(last);
            files.keep();
        }
        assertThat(objects("wf_1")).hasSize(1);
    }

    @Test
    void attemptThatFailsLeavesNothing() throws Exception {
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            put(files, "a", "text/plain", "one");
        }
        assertThat(objects("wf_1")).isEmpty();
    }

    @Test
    void nextAttemptRemovesWhatALostWorkerHasLeftOfItsTaskOnly() throws Exception {
        CallArtifacts lost = open("wf_1", "run", 1);
        put(lost, "a", "text/plain", "one");
        try (CallArtifacts earlierRun = open("wf_1", "before", 1)) {
            put(earlierRun, "a", "text/plain", "one");
            earlierRun.keep();
        }
        try (CallArtifacts next = open("wf_1", "run", 2)) {
            next.deleteLeftovers();
        }

        assertThat(objects("wf_1")).singleElement().asString().startsWith("before.task_001.1.1.");
    }

    @Test
    void nextWorkerOfACallThatContinuesTakesOverItsFiles() throws Exception {
        CallArtifacts lost = open("wf_1", "run", 1);
        put(lost, "unknown", "text/plain", "zero");
        Artifact before = saved(put(lost, "a", "text/plain", "one"));
        lost.leave();
        lost.close();
        try (CallArtifacts next = open("wf_1", "run", 2)) {
            next.adopt(before);
            Artifact after = saved(put(next, "b", "text/plain", "two"));
            next.deleteLeftovers();
            assertThat(next.seal()).containsExactly(before, after);
            next.keep();
        }
        assertThat(objects("wf_1")).containsExactlyInAnyOrder("run.task_001.1.1.2", "run.task_001.1.2.1");
    }

    @Test
    void onlyFilesOfTheTaskThatAreThereAreTakenOver() throws Exception {
        Artifact other;
        try (CallArtifacts earlierRun = open("wf_1", "before", 1)) {
            other = saved(put(earlierRun, "a", "text/plain", "one"));
            earlierRun.keep();
        }
        try (CallArtifacts next = open("wf_1", "run", 2)) {
            Artifact own = saved(put(next, "b", "text/plain", "two"));
            Artifact longer = new Artifact("b", "text/plain", 4, own.sha256(), String.valueOf(own.object()));
            Artifact absent = new Artifact("c", "text/plain", 1, own.sha256(), "run.task_001.1.1.7");
            for (Artifact wrong : List.of(other, longer, absent)) {
                assertThatThrownBy(() -> next.adopt(wrong))
                        .isInstanceOf(AgentCallException.class)
                        .hasMessage("The file '%s' that the agent saved is not there any more", wrong.name());
            }
        }
    }

    @Test
    void tokenIsGoodUntilTheCallEndsAndForItsWorkflowOnly() throws Exception {
        CallArtifacts files = open("wf_1", "run", 1);
        String object =
                String.valueOf(saved(put(files, "a", "text/plain", "one")).object());
        try (CallArtifacts other = open("wf_2", "run", 1)) {
            assertThat(get(other, object).statusCode()).isEqualTo(404);
        }
        files.close();

        refused(put(files, "b", "text/plain", "two"), 401, "The call has ended, or there was none");
        refused(get(files, object), 401, "The call has ended, or there was none");
    }

    @Test
    void nothingIsAddedToAResponse() throws Exception {
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            files.seal();

            refused(
                    put(files, "a", "text/plain", "late"),
                    409,
                    "A task may save at most 100 files, and only until it has answered");
            files.keep();
        }
        assertThat(objects("wf_1")).isEmpty();
    }

    @Test
    void tooLargeFileIsRefused() throws Exception {
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            refused(put(files, "a", "text/plain", "x".repeat(1001)), 413, "A file may have at most 1000 bytes");
            assertThat(files.seal()).isEmpty();
        }
        assertThat(objects("wf_1")).isEmpty();
    }

    @Test
    void hundredFilesAreEnough() throws Exception {
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            for (int number = 0; number < CallArtifacts.MAX_FILES; number++) {
                saved(put(files, "f" + number, "text/plain", "x"));
            }
            assertThat(put(files, "one more", "text/plain", "x").statusCode()).isEqualTo(409);
            assertThat(put(files, "f7", "text/plain", "y").statusCode())
                    .as("in place of one")
                    .isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..", ".", "a\\b", "a\u0000b", "a\nb"})
    void nameThatCouldBeAPathIsRefused(String name) throws Exception {
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            refused(
                    put(files, name, "text/plain", "x"),
                    422,
                    "A name without '/', '\\' and control characters is expected, and not '.' or '..'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "text/", "text/html\tx", "a b/c"})
    void whatIsNoMediaTypeIsRefused(String mediaType) throws Exception {
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            refused(put(files, "a", mediaType, "x"), 422, "A media type such as text/csv is expected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2F..%2Fetc%2Fpasswd", ".hidden", "%2Fetc%2Fpasswd"})
    void pathIsNoObject(String object) throws Exception {
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            HttpRequest request = request(files, "/objects/" + object).build();
            refused(send(request), 404, "The file does not exist, or does not exist any more");
        }
    }

    @Test
    void storeThatCannotBeReachedIsWorthAnotherTry() throws Exception {
        Files.writeString(folder.resolve("store"), "no folder");
        try (CallArtifacts files = open("wf_1", "run", 1)) {
            HttpResponse<String> answer = put(files, "a", "text/plain", "x");

            refused(answer, 503, "The artifact store cannot be reached");
            assertThat(Payloads.mapper()
                            .readTree(answer.body())
                            .path("retryable")
                            .asBoolean())
                    .isTrue();
        }
    }

    private CallArtifacts open(String workflow, String run, int attempt) {
        AgentCall call = new AgentCall(
                new WorkflowId(workflow),
                TaskId.numbered(1),
                new StepId("s1"),
                "echo",
                3,
                new AgentRequest("Do it", null, null, null, null));
        return server.open(call, run, attempt);
    }

    private static HttpResponse<String> put(CallArtifacts files, String name, String mediaType, String content)
            throws Exception {
        String path = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return send(request(files, "/artifacts/" + path)
                .header("Content-Type", mediaType)
                .PUT(BodyPublishers.ofString(content))
                .build());
    }

    private static HttpResponse<String> get(CallArtifacts files, String object) throws Exception {
        return send(request(files, "/objects/" + object).build());
    }

    private static HttpRequest.Builder request(CallArtifacts files, String path) {
        return HttpRequest.newBuilder(URI.create(files.access().url() + path))
                .header("Authorization", "Bearer " + files.access().token());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Artifact saved(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Payloads.mapper().readValue(answer.body(), Artifact.class);
    }

    private static void refused(HttpResponse<String> answer, int status, String detail) throws IOException {
        JsonNode body = Payloads.mapper().readTree(answer.body());
        assertThat(body.path("detail").asText()).isEqualTo(detail);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private List<String> objects(String workflow) throws IOException {
        return store.list(ArtifactSpace.of(new WorkflowId(workflow))).stream()
                .map(found -> found.object())
                .toList();
    }
}
