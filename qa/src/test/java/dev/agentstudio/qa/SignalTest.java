package dev.agentstudio.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do by hand in Temporal, without the API. */
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

        temporal(studio, "terminate", "-w", id, "--reason", "Wrong customer");
        JsonNode failed = client.awaitEnd(id).json();
        Studio.open(gate);
        Answer resumed = client.control(id, "resume");

        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.path("errorMessage").asText()).isEqualTo("Terminated in Temporal: Wrong customer");
        assertThat(resumed.json().path("success").asBoolean()).isTrue();
        assertThat(CallLog.of(studio.stack().callLog()).started(id, "task_001")).isEqualTo(1);
    }

    private static void signal(Studio studio, String id, String name, String payload) {
        List<String> arguments = new ArrayList<>(List.of("signal", "-w", id, "--name", name));
        if (!payload.isEmpty()) {
            arguments.addAll(List.of("--input", payload));
        }
        temporal(studio, arguments.toArray(String[]::new));
    }

    private static void temporal(Studio studio, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of("..", "agents", ".venv", "bin", "temporal").toString(),
                "workflow",
                "--address",
                "127.0.0.1:" + studio.stack().ports().temporal()));
        command.addAll(1 + command.indexOf("workflow"), List.of(arguments));
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
