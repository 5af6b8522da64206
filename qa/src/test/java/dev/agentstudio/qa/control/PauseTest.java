package dev.agentstudio.qa.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pausing, and resuming after it. */
@ExtendWith(StudioExtension.class)
class PauseTest {
    private static final Duration MOMENT = Duration.ofMillis(500);

    @Test
    void taskInFlightEndsAndIsRecordedAndNoOtherIsCalled(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(
                Request.of("paused").step("echo").gate(gate).step("big").json());
        client.awaitGate(id, 1);

        client.post("/api/workflows/" + id + "/pause")
                .is(200, Json.object().put("message", "Workflow '<workflow>' paused successfully"));
        JsonNode atOnce = client.workflow(id).json();
        Studio.open(gate);
        JsonNode recorded = client.await(
                        id,
                        "the gate is recorded",
                        run -> run.at("/tasks/1/status").asText().equals("completed"))
                .json();
        await("nothing else happens")
                .during(MOMENT)
                .untilAsserted(() -> assertThat(client.workflow(id).json()).isEqualTo(recorded));

        assertThat(atOnce.path("status").asText()).isEqualTo("paused");
        assertThat(atOnce.at("/tasks/1/status").asText()).isEqualTo("running");
        assertThat(recorded.path("status").asText()).isEqualTo("paused");
        assertThat(recorded.at("/tasks/2/status").asText()).isEqualTo("pending");
        assertThat(calls(studio).started(id, "task_003")).isZero();

        Answer resumed = client.control(id, "resume");
        assertThat(resumed.json().path("success").asBoolean()).isTrue();
        assertThat(client.workflow(id).json().path("status").asText()).isEqualTo("completed");
        assertThat(calls(studio).tasks(id, "started")).containsExactly("task_001", "task_002", "task_003");
    }

    @Test
    void checkpointShowsWhyTheWorkflowIsPaused(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("reason").gate(gate).json());
        client.awaitGate(id, 0);
        String path = "/api/workflows/" + id + "/pause";

        client.post(path, "{\"reason\":\"%s\"}".formatted("x".repeat(501)))
                .isProblem(Problems.invalid(
                        List.of(new Problems.Field("reason", "RANGE_ERROR", "At most 500 characters are accepted")),
                        path));
        assertThat(client.post(path, "{\"reason\":\"Lunch\"}").status()).isEqualTo(200);
        Studio.open(gate);

        assertThat(client.get("/api/workflows/" + id + "/checkpoints")
                        .json()
                        .at("/0/reason")
                        .asText())
                .isEqualTo("Lunch");
    }

    @Test
    void resumeWaitsForTheEndAndTellsTheResult(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("waited-for").gate(gate).json());
        client.awaitGate(id, 0);
        client.control(id, "pause");

        CompletableFuture<Answer> resumed = client.postAsync("/api/workflows/" + id + "/resume", "{}");
        client.awaitStatus(id, "running");
        assertThat(resumed).isNotDone();
        Studio.open(gate);
        Answer result = resumed.join();

        JsonNode end = client.workflow(id).json();
        result.is(
                200,
                Json.object()
                        .put("workflowId", id)
                        .put("success", true)
                        .put("duration", "<duration>")
                        .set("context", end.path("context")));
        assertThat(end.at("/context/events").findValuesAsText("type"))
                .containsExactly(
                        "WorkflowStarted",
                        "WorkflowPaused",
                        "WorkflowResumed",
                        // Temporal records the start of an attempt when the attempt ends.
                        "TaskStarted",
                        "TaskCompleted",
                        "WorkflowCompleted");
    }

    @Test
    void resumeReturnsWhenTheWorkflowIsPausedAgain(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("again").gate(Studio.newFile()).json());
        client.awaitGate(id, 0);
        client.control(id, "pause");
        CompletableFuture<Answer> resumed = client.postAsync("/api/workflows/" + id + "/resume", "{}");
        client.awaitStatus(id, "running");

        client.control(id, "pause");
        Answer result = resumed.join();

        assertThat(result.status()).isEqualTo(200);
        assertThat(result.json().path("success").asBoolean()).isFalse();
        assertThat(result.json().path("errorMessage").asText()).isEqualTo("The workflow was paused again");
        client.control(id, "cancel");
    }

    @Test
    void resumeReturnsWhenTheWorkflowIsCancelled(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("given-up").gate(Studio.newFile()).json());
        client.awaitGate(id, 0);
        client.control(id, "pause");
        CompletableFuture<Answer> resumed = client.postAsync("/api/workflows/" + id + "/resume", "{}");
        client.awaitStatus(id, "running");

        client.control(id, "cancel");

        assertThat(resumed.join().json().path("errorMessage").asText()).isEqualTo("The workflow was cancelled");
    }

    private static CallLog calls(Studio studio) {
        return CallLog.of(studio.stack().callLog());
    }
}
