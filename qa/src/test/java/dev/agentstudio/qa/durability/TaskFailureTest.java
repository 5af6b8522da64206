package dev.agentstudio.qa.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that fail: which are tried again, and what their caller gets to read. */
@ExtendWith(StudioExtension.class)
class TaskFailureTest {
    /** How a task can fail for good, and what its workflow then says. */
    enum Fatal {
        VERDICT(
                Request.of("fatal").step("verdict"),
                "Step 'Step verdict' (task_001) failed: The work is not good enough"),
        CRASH(
                Request.of("fatal").step("crash").maxRetries(0),
                "Step 'Step crash' (task_001) failed: The agent failed; its log says why"),
        SLOW(
                Request.of("fatal").gate(Studio.newFile()).stepTimeout("PT1S").maxRetries(0),
                "Step 'Step gate' (task_001) failed: Agent task timed out after 1 second"),
        BAD_CONFIGURATION(
                Request.of("fatal").step("collect", "data-collector", Map.of("source", "no-such-file.csv")),
                "Step 'Step collect' (task_001) failed: ");

        private final String body;
        private final String message;

        Fatal(Request request, String message) {
            this.body = request.step("echo").json();
            this.message = message;
        }
    }

    @ParameterizedTest
    @EnumSource
    void fatalFailureEndsTheWorkflowAtOnce(Fatal fatal, Studio studio) {
        Client client = studio.as("alice");
        JsonNode failed = client.awaitEnd(client.create(fatal.body)).json();

        assertThat(failed.path("errorMessage").asText()).startsWith(fatal.message);
        assertThat(failed.at("/tasks/0/retryCount").asInt()).isZero();
        assertThat(failed.findValuesAsText("status")).containsExactly("failed", "failed", "skipped");
        assertThat(failed.path("context").path("events").findValuesAsText("type"))
                .containsExactly("WorkflowStarted", "TaskStarted", "TaskFailed", "WorkflowFailed");
        assertThat(failed.toString()).doesNotContain("Traceback", "crash.py", "site-packages", "secret");
    }

    @Test
    void flakyTaskIsTriedAgainUntilItSucceeds(Studio studio) throws IOException {
        Client client = studio.as("alice");
        Path counter = Studio.newFile();
        String id = client.create(Request.of("flaky")
                .step("flaky", "flaky", Map.of("failures", 2, "counter", counter.toString()))
                .json());

        JsonNode retrying = client.await(
                        id,
                        "the second attempt has failed",
                        workflow -> workflow.at("/tasks/0/live/lastFailure")
                                .asText()
                                .startsWith("Call 2"))
                .json();
        JsonNode completed = client.awaitEnd(id).json();

        assertThat(retrying.path("status").asText()).isEqualTo("running");
        assertThat(retrying.at("/tasks/0/live/attempt").asInt()).isEqualTo(3);
        assertThat(retrying.at("/tasks/0/retryCount").asInt()).isEqualTo(2);
        assertThat(completed.path("status").asText()).isEqualTo("completed");
        assertThat(completed.at("/tasks/0/retryCount").asInt()).isEqualTo(2);
        assertThat(completed.at("/tasks/0/response/result")).isEqualTo(Json.of(Map.of("calls", 3)));
        assertThat(completed.at("/tasks/0/response/thoughts")).hasSize(1);
        assertThat(Files.readString(counter)).isEqualTo("3");
    }

    @Test
    void taskIsTriedMaxRetriesTimesMoreAndNoOftener(Studio studio) throws IOException {
        Client client = studio.as("alice");
        Path counter = Studio.newFile();
        String id = client.create(Request.of("flaky")
                .step("flaky", "flaky", Map.of("failures", 9, "counter", counter.toString()))
                .maxRetries(1)
                .json());

        JsonNode failed = client.awaitEnd(id).json();

        assertThat(failed.path("errorMessage").asText())
                .isEqualTo("Step 'Step flaky' (task_001) failed: Call 2 failed on purpose");
        assertThat(failed.at("/tasks/0/retryCount").asInt()).isEqualTo(1);
        assertThat(failed.at("/tasks/0/response/errorMessage").asText()).isEqualTo("Call 2 failed on purpose");
        assertThat(Files.readString(counter)).isEqualTo("2");
    }
}
