package dev.agentstudio.qa.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.signalr.TransportEnum;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.ApiDocument;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.HubWatcher;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What clients see while a part of the stack is down. Each test starts again what it has stopped. */
@Order(8)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock("OutageTest") // keeps its own tests one after the other
class OutageTest {
    /** Three seconds are promised; the others are for a busy machine. */
    private static final Duration PROMISE = Duration.ofSeconds(15);

    private static final List<String> STARTS = List.of("POST /api/workflows", "POST /api/workflows/execute");

    private static final String ENGINE_AWAY =
            "The workflow engine cannot be reached right now; nothing was lost, try again";

    private final Studio studio = Studio.start("outage", "big", "echo", "gate", "triage");
    private final Client client = studio.as("studio");

    @AfterAll
    void stop() {
        studio.close();
    }

    @Test
    void workIsAcceptedWhileAgentsAreAwayAndDoneWhenTheyReturn() {
        client.awaitEnd(client.create(Request.of("before").step("echo").json()));
        HubWatcher watcher =
                HubWatcher.connect(studio.stack().api(), studio.stack().token("studio"), TransportEnum.WEBSOCKETS);
        watcher.invoke("SubscribeToAgent", "echo");
        studio.killAgents();
        String id = client.create(
                Request.of("during").step("echo").step("big").maxRetries(0).json());

        JsonNode waiting = client.await(
                        id,
                        "an attempt has failed",
                        run -> run.at("/tasks/0/live").has("lastFailure"))
                .json();
        Answer readiness = awaitReadiness(503);
        Answer types = client.get("/api/meta-agent/types");
        Answer type = client.get("/api/meta-agent/types/triage");
        JsonNode offline = watcher.await("AgentStatusChanged");
        studio.restartAgents();
        JsonNode completed = client.awaitEnd(id).json();
        JsonNode online = watcher.await(
                "AgentStatusChanged",
                change -> change.path("currentStatus").asText().equals("online"));
        watcher.close();

        assertThat(waiting.at("/tasks/0/live/lastFailure").asText()).isEqualTo("The agent service cannot be reached");
        assertThat(waiting.at("/tasks/0/response").isMissingNode()).isTrue();
        assertThat(waiting.path("status").asText()).isEqualTo("running");
        assertThat(down(readiness)).containsExactly("agents");
        types.isProblem(Problems.unavailable(
                "The agent service cannot be reached right now; try again", "/api/meta-agent/types"));
        type.isProblem(Problems.unavailable(
                "The agent service cannot be reached right now; try again", "/api/meta-agent/types/triage"));
        assertThat(types.header("Retry-After")).isEqualTo("2");
        assertThat(completed.findValuesAsText("status")).containsOnly("completed");
        assertThat(completed.at("/tasks/0/retryCount").asInt()).isPositive();
        assertThat(offline.path("agentId").asText()).isEqualTo("echo");
        assertThat(offline.path("previousStatus").asText()).isEqualTo("online");
        assertThat(offline.path("currentStatus").asText()).isEqualTo("offline");
        assertThat(offline.path("reason").asText()).isNotEmpty();
        assertThat(online.path("previousStatus").asText()).isEqualTo("offline");
        awaitReadiness(200);
    }

    @Test
    void taskWhoseAgentDiesIsRunAgainAndWhatWasDoneIsNot() {
        Path gate = Studio.newFile();
        String id = client.create(Request.of("dying").step("echo").gate(gate).json());
        Answer before = client.await(
                id, "step 2 runs", run -> run.at("/tasks/1/live/percentage").asInt() == 40);

        studio.killAgents();
        JsonNode failed = client.await(
                        id, "its agent is gone", run -> run.at("/tasks/1/live").has("lastFailure"))
                .json();
        studio.restartAgents();
        Studio.open(gate);
        JsonNode completed = client.awaitEnd(id).json();

        assertThat(failed.at("/tasks/1/live/lastFailure").asText())
                .isIn(
                        "The agent service ended the call before the agent had answered",
                        "The agent service cannot be reached");
        assertThat(completed.path("status").asText()).isEqualTo("completed");
        assertThat(completed.at("/tasks/0")).isEqualTo(before.json().at("/tasks/0"));
        assertThat(completed.at("/tasks/1/retryCount").asInt()).isPositive();
        assertThat(CallLog.of(studio.stack().callLog()).started(id, "task_001")).isEqualTo(1);
    }

    @Test
    void temporalAwayIs503AndNothingIsLost() {
        Path gate = Studio.newFile();
        String done = client.create(Request.of("done").step("echo").json());
        Answer before = client.awaitEnd(done);
        String running =
                client.create(Request.of("running").step("echo").gate(gate).json());
        client.await(
                running,
                "step 2 runs",
                run -> run.at("/tasks/1/live/percentage").asInt() == 40);

        studio.killTemporal();
        everyOperationAnswersInTime(done);
        assertThat(down(awaitReadiness(503))).containsExactly("temporal");
        studio.restartTemporal();

        awaitReadiness(200);
        assertThat(client.workflow(done).text()).isEqualTo(before.text());
        Studio.open(gate);
        assertThat(client.awaitEnd(running).json().path("status").asText()).isEqualTo("completed");
        assertThat(CallLog.of(studio.stack().callLog()).started(running, "task_001"))
                .isEqualTo(1);
        String after = client.create(Request.of("after").step("echo").json());
        assertThat(client.awaitEnd(after).json().path("status").asText()).isEqualTo("completed");
    }

    private void everyOperationAnswersInTime(String id) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            ApiDocument.of(client).operations().stream()
                    .filter(operation -> operation.path().startsWith("/api/workflows")
                            || List.of("/api/events", "/api/meta-agent/tasks").contains(operation.path()))
                    .map(operation -> CompletableFuture.runAsync(() -> answersInTime(operation, id), executor))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private void answersInTime(ApiDocument.Operation operation, String id) {
        String path = operation.pathOf(id);
        Instant begin = Instant.now();
        Answer answer = client.send(operation.request(client, path));

        assertThat(Duration.between(begin, Instant.now())).as(path).isLessThan(PROMISE);
        boolean isStart = STARTS.contains(operation.key());
        answer.isProblem(
                isStart
                        ? Problems.startUnknown(answer.json().path("workflowId").asText("none"), path)
                        : Problems.unavailable(ENGINE_AWAY, path));
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }

    private Answer awaitReadiness(int status) {
        return await("readiness is " + status)
                .atMost(Client.TIMEOUT)
                .until(() -> studio.anonymous().get("/health/readiness"), answer -> answer.status() == status);
    }

    private static List<String> down(Answer readiness) {
        JsonNode parts = readiness.json().path("details");
        return Stream.of("agents", "temporal", "service")
                .filter(part -> parts.path(part).path("status").asText().equals("DOWN"))
                .toList();
    }
}
