package dev.agentstudio.qa.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do in Temporal itself, without the API. */
@ExtendWith(StudioExtension.class)
class SignalTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "{\"by\":\"oscar\",\"reason\":\"By hand\"}", "\"a text\"", "5", "[1]", "{\"by\":[1]}"})
    void signalsByHandPauseAndResume(String payload, Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("by-hand").gate(gate).step("echo").json());
        client.awaitGate(id, 0);

        signal(studio, id, "pause", payload);
        client.awaitStatus(id, "paused");
        Studio.open(gate);
        client.await(
                id,
                "the gate is recorded",
                run -> run.at("/tasks/0/status").asText().equals("completed"));
        assertThat(CallLog.of(studio.stack().callLog()).started(id, "task_002")).isZero();
        signal(studio, id, "resume", payload);

        assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"reason\":\"By hand\"}", "\"a text\"", "null"})
    void signalByHandCancels(String payload, Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("by-hand").gate(Studio.newFile()).json());
        client.awaitGate(id, 0);

        signal(studio, id, "cancel", payload);

        assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void pauseByHandIsACheckpointWithItsReason(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("by-hand").gate(Studio.newFile()).json());
        client.awaitGate(id, 0);

        signal(studio, id, "pause", "{\"by\":\"oscar\",\"reason\":\"Maintenance\"}");
        client.awaitStatus(id, "paused");

        JsonNode checkpoints = client.get("/api/workflows/" + id + "/checkpoints?snapshots=false")
                .json();
        assertThat(checkpoints.at("/0/reason").asText()).isEqualTo("Maintenance");
        client.control(id, "cancel");
    }

    @Test
    void terminatedWorkflowHasFailedAndCanBeResumed(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id =
                client.create(Request.of("terminated").step("echo").gate(gate).json());
        client.awaitGate(id, 1);

        temporal(studio, "workflow", "terminate", "-w", id, "--reason", "Wrong customer");
        JsonNode failed = client.awaitEnd(id).json();
        Studio.open(gate);
        Answer resumed = client.control(id, "resume");

        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.path("errorMessage").asText()).isEqualTo("Terminated in Temporal: Wrong customer");
        assertThat(resumed.json().path("success").asBoolean()).isTrue();
        assertThat(CallLog.of(studio.stack().callLog()).started(id, "task_001")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"hello\"", "[]", "{\"success\":true,\"result\":5}"})
    void taskThatIsEndedByHandWithSomethingElseHasFailed(String result, Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("by-hand").gate(gate).maxRetries(0).json());
        client.awaitGate(id, 0);
        String activity = studio.temporal()
                .newUntypedWorkflowStub(id)
                .describe()
                .getRawDescription()
                .getPendingActivities(0)
                .getActivityId();

        temporal(studio, "activity", "complete", "-w", id, "--activity-id", activity, "--result", result);
        JsonNode failed = client.awaitEnd(id).json();
        Studio.open(gate);

        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.at("/tasks/0/errorMessage").asText()).isEqualTo("The result is not an agent's response");
        assertThat(failed.path("errorMessage").asText())
                .contains("The result is not an agent's response")
                .doesNotContain("Exception");
    }

    @Test
    void runThatIsStartedByHandWithSomethingElseIsNoWorkflow(Studio studio) {
        String id = "by-hand-" + UUID.randomUUID();
        temporal(
                studio,
                "workflow",
                "start",
                "-w",
                id,
                "--type",
                AgentWorkflow.TYPE,
                "--task-queue",
                "nobody",
                "--input",
                "{\"a\":1}",
                "--search-attribute",
                "Owner=\"alice\"");

        assertThat(studio.as("alice").get("/api/workflows/" + id).status()).isEqualTo(404);
        assertThat(studio.as("alice").delete("/api/workflows/" + id).status()).isEqualTo(404);
        temporal(studio, "workflow", "terminate", "-w", id);
    }

    @Test
    void workflowThatWasResetIsControlledAndDeletedWithAllItsRuns(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("reset").step("echo").gate(gate).json());
        client.awaitGate(id, 1);

        temporal(studio, "workflow", "reset", "-w", id, "--type", "LastWorkflowTask", "--reason", "Try again");
        client.control(id, "pause");
        Studio.open(gate);
        Answer resumed = client.control(id, "resume");
        Answer deleted = client.delete("/api/workflows/" + id);

        assertThat(resumed.json().path("success").asBoolean())
                .as(resumed.text())
                .isTrue();
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(client.get("/api/workflows/" + id).status()).isEqualTo(404);
        await("Temporal has no run of it any more")
                .atMost(Client.TIMEOUT)
                .until(() -> studio.temporal()
                        .listExecutions("WorkflowId = '%s'".formatted(id))
                        .findAny()
                        .isEmpty());
    }

    private static void signal(Studio studio, String id, String name, String payload) {
        List<String> arguments = new ArrayList<>(List.of("workflow", "signal", "-w", id, "--name", name));
        if (!payload.isEmpty()) {
            arguments.addAll(List.of("--input", payload));
        }
        temporal(studio, arguments.toArray(String[]::new));
    }

    private static void temporal(Studio studio, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of("..", "agents", ".venv", "bin", "temporal").toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("--address", "127.0.0.1:" + studio.stack().ports().temporal()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
