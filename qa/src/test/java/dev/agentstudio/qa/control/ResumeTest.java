package dev.agentstudio.qa.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Resuming after a failure. */
@ExtendWith(StudioExtension.class)
class ResumeTest {
    @Test
    void branchesThatEndedWellAreNotRunAgain(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("five")
                .pattern("parallel")
                .maxRetries(0)
                .step("one", "echo", Map.of())
                .after()
                .step("two", "echo", Map.of())
                .after()
                .step("late", "gate", Map.of("gate", gate.toString()))
                .after()
                .step(
                        "bad",
                        "flaky",
                        Map.of("failures", 1, "counter", Studio.newFile().toString()))
                .after()
                .step("five", "echo", Map.of())
                .after()
                .step("needs-bad", "echo", Map.of())
                .after("bad")
                .json());
        JsonNode oneFailed = client.await(
                        id,
                        "one branch has failed",
                        run -> run.at("/tasks/3/status").asText().equals("failed"))
                .json();
        Studio.open(gate);
        JsonNode failed = client.awaitEnd(id).json();
        List<String> callsBefore = calls(studio).tasks(id, "started");

        Answer resumed = client.control(id, "resume");

        assertThat(oneFailed.path("status").asText()).isEqualTo("running");
        assertThat(statuses(failed))
                .containsExactly("completed", "completed", "completed", "failed", "completed", "skipped");
        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.path("errorMessage").asText())
                .isEqualTo("Step 'Step bad' (task_004) failed: Call 1 failed on purpose");
        assertThat(callsBefore).containsExactlyInAnyOrder("task_001", "task_002", "task_003", "task_004", "task_005");
        assertThat(resumed.json().path("success").asBoolean()).isTrue();
        assertThat(calls(studio).tasks(id, "started").stream().skip(5)).containsExactly("task_004", "task_006");
        JsonNode end = client.workflow(id).json();
        assertThat(statuses(end)).containsOnly("completed").hasSize(6);
        assertThat(end.at("/tasks/2")).isEqualTo(failed.at("/tasks/2"));
        assertThat(end.path("startedAt")).isEqualTo(failed.path("startedAt"));
    }

    @Test
    void twoResumesAtOnceStartOneRun(Studio studio) {
        Client client = studio.as("alice");
        Path counter = Studio.newFile();
        String id = client.create(failsOnce(counter).json());
        client.awaitEnd(id);

        List<Answer> answers =
                Stream.generate(() -> client.postAsync("/api/workflows/" + id + "/resume", "{}"))
                        .limit(4)
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers).filteredOn(answer -> answer.status() == 200).isNotEmpty();
        assertThat(answers).extracting(Answer::status).containsAnyOf(200).isSubsetOf(200, 409);
        assertThat(client.workflow(id).json().path("status").asText()).isEqualTo("completed");
        assertThat(calls(studio).tasks(id, "started")).containsExactly("task_001", "task_002", "task_002", "task_003");
        assertThat(runs(studio, id)).isEqualTo(2);
    }

    /** The caller has looked at the workflow before another one resumed it, and comes after that run has failed too. */
    @Test
    void resumeThatComesLateStartsNothing(Studio studio) {
        Client client = studio.as("alice");
        String id =
                client.create(Request.of("late").step("echo").step("verdict").json());
        client.awaitEnd(id);
        String first = newestRun(studio, id);
        client.control(id, "resume");
        String second = newestRun(studio, id);
        RestoredFrom source = new RestoredFrom(
                RestoredFrom.Kind.RESUME, new WorkflowRun(new WorkflowId(id), new RunId(first)), "cp_002");

        WorkflowExecution late = studio.temporal()
                .newUntypedWorkflowStub(
                        AgentWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                                .setRequestId(source.requestId())
                                .build())
                .start(input(studio, id, first).from(source));

        assertThat(second).isNotEqualTo(first);
        assertThat(late.getRunId()).isEqualTo(second);
        assertThat(runs(studio, id)).isEqualTo(2);
    }

    @Test
    void whoeverWantsAnotherCheckpointDoesNotGetTheRunOfAnother(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = pausedAtThird(client, "two-minds", gate);

        List<CompletableFuture<Answer>> answers = Stream.of("cp_001", "cp_002", "cp_001", "cp_002")
                .map(checkpoint -> client.postAsync(
                        "/api/workflows/" + id + "/resume", "{\"checkpointId\":\"%s\"}".formatted(checkpoint)))
                .toList();
        client.awaitGate(id, 2);
        Studio.open(gate);

        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().status()).toList();
        // Whichever is recorded first wins, and with it the other request for the same checkpoint unless it came too
        // late to find it paused.
        assertThat(statuses).containsOnly(200, 409);
        assertThat(List.of(statuses.get(0), statuses.get(2)).contains(200))
                .isNotEqualTo(List.of(statuses.get(1), statuses.get(3)).contains(200));
        assertThat(runs(studio, id)).isEqualTo(2);
    }

    @Test
    void resumeFromAnEarlierCheckpointRunsExactlyWhatCameAfterIt(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("back")
                .steps("echo", "one", "two", "three")
                .step("verdict")
                .json());
        client.awaitEnd(id);

        Answer resumed = client.post("/api/workflows/" + id + "/resume", "{\"checkpointId\":\"cp_001\"}");

        assertThat(resumed.json().path("success").asBoolean()).isFalse();
        assertThat(calls(studio).tasks(id, "started"))
                .containsExactly("task_001", "task_002", "task_003", "task_004", "task_002", "task_003", "task_004");
    }

    @Test
    void pausedWorkflowGoesBackToAnEarlierCheckpointToo(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = pausedAtThird(client, "paused-back", gate);
        Studio.open(gate);

        Answer resumed = client.post("/api/workflows/" + id + "/resume", "{\"checkpointId\":\"cp_001\"}");

        assertThat(resumed.json().path("success").asBoolean())
                .as(resumed.text())
                .isTrue();
        assertThat(calls(studio).tasks(id, "started"))
                .startsWith("task_001", "task_002", "task_003", "task_002")
                .endsWith("task_003");
    }

    @Test
    void severalWhoGoBackAtOnceStartOneRun(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = pausedAtThird(client, "back-at-once", gate);

        List<CompletableFuture<Answer>> answers = Stream.generate(
                        () -> client.postAsync("/api/workflows/" + id + "/resume", "{\"checkpointId\":\"cp_001\"}"))
                .limit(6)
                .toList();
        client.awaitGate(id, 2);
        Studio.open(gate);

        assertThat(answers)
                .extracting(answer -> answer.join().status())
                .contains(200)
                .isSubsetOf(200, 409);
        assertThat(client.awaitEnd(id).json().path("status").asText()).isEqualTo("completed");
        assertThat(calls(studio).tasks(id, "started").stream().filter("task_002"::equals))
                .hasSize(2);
        assertThat(runs(studio, id)).isEqualTo(2);
    }

    @Test
    void resumeThatFailsAgainSaysSoAndCanBeRepeated(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(
                Request.of("stubborn").step("echo").step("verdict").json());
        client.awaitEnd(id);

        for (int time = 0; time < 2; time++) {
            Answer resumed = client.control(id, "resume");
            assertThat(resumed.json().path("success").asBoolean()).isFalse();
            assertThat(resumed.json().path("errorMessage").asText())
                    .isEqualTo("Step 'Step verdict' (task_002) failed: The work is not good enough");
        }

        assertThat(calls(studio).tasks(id, "started")).containsExactly("task_001", "task_002", "task_002", "task_002");
        assertThat(runs(studio, id)).isEqualTo(3);
    }

    @Test
    void unknownMembersAreRefused(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("strict").step("verdict").json());
        client.awaitEnd(id);

        Answer answer = client.post("/api/workflows/" + id + "/resume", "{\"checkpoint\":\"cp_001\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("checkpoint");
    }

    private static String newestRun(Studio studio, String id) {
        return studio.temporal()
                .newUntypedWorkflowStub(id)
                .describe()
                .getExecution()
                .getRunId();
    }

    private static ExecutionInput input(Studio studio, String id, String runId) {
        Payloads input = studio.temporal()
                .fetchHistory(id, runId)
                .getEvents()
                .getFirst()
                .getWorkflowExecutionStartedEventAttributes()
                .getInput();
        return studio.temporal()
                .getOptions()
                .getDataConverter()
                .fromPayloads(0, Optional.of(input), ExecutionInput.class, ExecutionInput.class);
    }

    private static Request failsOnce(Path counter) {
        return Request.of("fails-once")
                .maxRetries(0)
                .step("echo")
                .step("flaky", "flaky", Map.of("failures", 1, "counter", counter.toString()))
                .step("last", "echo", Map.of());
    }

    private static List<String> statuses(JsonNode workflow) {
        return workflow.path("tasks").findValuesAsText("status");
    }

    /** How many runs Temporal has of a workflow, once visibility knows of all that have closed. */
    private static long runs(Studio studio, String id) {
        String query = "WorkflowId = '%s'".formatted(id);
        Awaitility.await("visibility knows that no run is open")
                .atMost(Client.TIMEOUT)
                .until(() -> studio.temporal()
                        .listExecutions(query + " AND ExecutionStatus = 'Running'")
                        .findAny()
                        .isEmpty());
        return studio.temporal()
                .listExecutions(query)
                .map(WorkflowExecutionMetadata::getExecution)
                .distinct()
                .count();
    }

    private static CallLog calls(Studio studio) {
        return CallLog.of(studio.stack().callLog());
    }

    /** A workflow that was paused while its third task waits at a gate. */
    private static String pausedAtThird(Client client, String name, Path gate) {
        String id = client.create(
                Request.of(name).steps("echo", "one", "two").gate(gate).json());
        client.awaitGate(id, 2);
        client.control(id, "pause");
        return id;
    }
}
