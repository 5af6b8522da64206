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
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of a workflow by its caller's hand. */
@ExtendWith(StudioExtension.class)
class CancelAndDeleteTest {
    /** How soon an agent hears that it has been cancelled. */
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Two processors carry everything. */
    private static final Duration BUSY = Duration.ofSeconds(15);

    @Test
    void cancelStopsTheAgentAndClosesTheRunAsCanceled(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("cancelled")
                .step("echo")
                .gate(Studio.newFile())
                .step("big")
                .json());
        Answer running = client.awaitGate(id, 1);

        client.post("/api/workflows/" + id + "/cancel")
                .is(200, Json.object().put("message", "Workflow '<workflow>' cancelled successfully"));
        JsonNode atOnce = client.workflow(id).json();

        await("the agent was stopped")
                .atMost(SOON.plus(BUSY))
                .untilAsserted(
                        () -> assertThat(CallLog.of(studio.stack().callLog()).tasks(id, "cancelled"))
                                .containsExactly("task_002"));
        await("Temporal has closed the run")
                .atMost(Client.TIMEOUT)
                .until(() ->
                        studio.temporal().newUntypedWorkflowStub(id).describe().getStatus()
                                == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(atOnce.path("status").asText()).isEqualTo("cancelled");
        assertThat(atOnce.path("tasks").findValuesAsText("status")).containsExactly("completed", "failed", "skipped");
        assertThat(atOnce.at("/tasks/1/errorMessage").asText()).isEqualTo("Cancelled");
        JsonNode later = client.workflow(id).json();
        assertThat(later.path("completedAt")).isEqualTo(atOnce.path("completedAt"));
        assertThat(later.path("tasks").findValuesAsText("status"))
                .isEqualTo(atOnce.path("tasks").findValuesAsText("status"));
        assertThat(later.at("/tasks/1/startedAt").asText())
                .as("what a reader saw while it ran")
                .isEqualTo(running.json().at("/tasks/1/startedAt").asText())
                .isNotEmpty();
        assertThat(later.at("/context/events").findValuesAsText("type"))
                .containsExactly("WorkflowStarted", "TaskStarted", "TaskCompleted", "TaskStarted", "WorkflowCancelled");
    }

    @Test
    void pausedWorkflowCanBeCancelled(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("cancelled").gate(Studio.newFile()).json());
        client.awaitGate(id, 0);
        client.control(id, "pause");
        client.control(id, "cancel");
        assertThat(client.workflow(id).json().path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void cancelOfAWorkflowThatSomebodyWaitsForIsToldToHim(Studio studio) {
        Client client = studio.as("alice");
        var waiting = client.postAsync(
                "/api/workflows/execute",
                Request.of("executed-then-cancelled").gate(Studio.newFile()).json());
        String id = await("it is running")
                .atMost(Client.TIMEOUT)
                .until(
                        () -> studio.temporal()
                                .listExecutions("DefinitionId = 'executed-then-cancelled'")
                                .map(run -> run.getExecution().getWorkflowId())
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
        client.control(id, "cancel");
        assertThat(waiting.join().status()).isEqualTo(499);
    }

    @Test
    void deletedWorkflowIsGoneAtOnceAndFromTemporalSoon(Studio studio) {
        Client client = studio.as("alice");
        String id =
                client.create(Request.of("deleted").step("echo").step("verdict").json());
        client.awaitEnd(id);
        client.control(id, "resume");
        String path = "/api/workflows/" + id;

        client.delete(path).is(200, Json.object().put("message", "Workflow '<workflow>' deleted successfully"));

        client.get(path).isProblem(Problems.noWorkflow(id, path));
        client.delete(path).isProblem(Problems.noWorkflow(id, path));
        client.get(path + "/checkpoints").isProblem(Problems.noWorkflow(id, path + "/checkpoints"));
        await("no run is left")
                .atMost(Client.TIMEOUT)
                .until(() -> studio.temporal()
                        .listExecutions("WorkflowId = '%s'".formatted(id))
                        .findAny()
                        .isEmpty());
        client.get(path).isProblem(Problems.noWorkflow(id, path));
    }

    @Test
    void pausedWorkflowCanBeDeleted(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("deleted").gate(Studio.newFile()).json());
        client.awaitGate(id, 0);
        client.control(id, "pause");

        assertThat(client.delete("/api/workflows/" + id).status()).isEqualTo(200);

        assertThat(client.workflow(id).status()).isEqualTo(404);
        await("its agent was stopped")
                .atMost(Client.TIMEOUT)
                .untilAsserted(
                        () -> assertThat(CallLog.of(studio.stack().callLog()).tasks(id, "cancelled"))
                                .containsExactly("task_001"));
    }
}
