package dev.agentstudio.qa.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.artifacts.S3Server;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.workflows.payload.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The whole stack with the store of fleets, which is unavailable for a while, and whose uploads are broken off. */
@ResourceLock("S3StackTest") // keeps its own tests one after the other
class S3StackTest {
    private static final String BUCKET = "fleet";

    /** More than one part of an upload. */
    private static final int MEGABYTES = 12;

    @TempDir
    private static Path folder;

    private static S3Server server;
    private static Studio studio;

    @BeforeAll
    static void startWithS3() throws IOException {
        server = S3Server.start(folder);
        Files.createDirectories(server.data().resolve(BUCKET));
        Map<String, String> settings = Map.of(
                "artifacts.s3.bucket",
                BUCKET,
                "artifacts.s3.endpoint",
                server.url().toString(),
                "artifacts.s3.access-key",
                S3Server.ACCESS_KEY,
                "artifacts.s3.secret-key",
                S3Server.SECRET_KEY);
        settings.forEach(System::setProperty);
        try {
            studio = Studio.start("s3", "files");
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    @AfterAll
    static void stop() {
        if (studio != null) {
            studio.close();
        }
        server.close();
    }

    @Test
    void storeThatIsUnavailableForAWhileIsAwaited() throws IOException {
        Client alice = studio.as("alice");
        server.kill();
        String id = alice.create(Request.of("store-down")
                .step("save", "file-saver", Map.of("files", Map.of("a.txt", "text")))
                .step("read", "file-reader", Map.of())
                .json());
        await("the agent has begun to save")
                .atMost(Client.TIMEOUT)
                .until(() -> CallLog.of(studio.stack().callLog())
                        .tasks(id, "started")
                        .contains("task_001"));
        server.restart();

        JsonNode workflow = alice.awaitEnd(id).json();

        assertThat(workflow.path("status").asText()).as(workflow.toString()).isEqualTo("completed");
        assertThat(workflow.at("/tasks/1/response/result/texts/save~1a.txt").asText())
                .isEqualTo("text");
        assertThat(alice.download(workflow.at("/tasks/0/artifacts/0/href").asText())
                        .body())
                .asString()
                .isEqualTo("text");
        assertThat(objects(id)).hasSize(1);
        assertThat(alice.delete("/api/workflows/" + id).status()).isEqualTo(200);
        awaitNothingOf(id);
    }

    @Test
    void uploadOfAServiceThatIsKilledLeavesNothing() throws IOException {
        Client alice = studio.as("alice");
        Path reached = Studio.newFile();
        String id = alice.create(Request.of("upload-killed")
                .step("save", "file-holder", Map.of("megabytes", MEGABYTES, "reached", reached.toString()))
                .json());
        await("all but the end is uploaded").atMost(Client.TIMEOUT).until(() -> Files.exists(reached));
        assertThat(alice.workflow(id).json().at("/tasks/0").has("artifacts"))
                .as("listed before it is whole")
                .isFalse();

        studio.killAgents();
        studio.restartAgents();
        JsonNode workflow = alice.awaitEnd(id).json();

        assertThat(workflow.path("status").asText()).as(workflow.toString()).isEqualTo("completed");
        JsonNode artifact = workflow.at("/tasks/0/artifacts/0");
        assertThat(workflow.at("/tasks/0/artifacts")).hasSize(1);
        byte[] file = alice.download(artifact.path("href").asText()).body();
        assertThat(file).hasSize(MEGABYTES * 1024 * 1024);
        assertThat(HexFormat.of().formatHex(Sha256.of(file)))
                .isEqualTo(artifact.path("sha256").asText());
        assertThat(objects(id)).as("what the first attempt uploaded is removed").hasSize(1);
        assertThat(alice.delete("/api/workflows/" + id).status()).isEqualTo(200);
        awaitNothingOf(id);
    }

    private static void awaitNothingOf(String id) {
        await("nothing is left of " + id)
                .atMost(Client.TIMEOUT)
                .untilAsserted(() -> assertThat(objects(id)).isEmpty());
    }

    /** Files of the server's folder whose path names the workflow: objects, and the parts of unfinished uploads. */
    private static List<Path> objects(String id) throws IOException {
        try (Stream<Path> files = Files.walk(server.data())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> server.data().relativize(file).toString().contains(id))
                    .toList();
        }
    }
}
