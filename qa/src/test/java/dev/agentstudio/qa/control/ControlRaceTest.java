package dev.agentstudio.qa.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two callers control one workflow at almost the same time: whatever was answered with 200 stays true, for the detail, the lists and
 * Temporal. {@code -Drace.tries=40} repeats each race as often.
 */
@Order(5)
@ExtendWith(StudioExtension.class)
class ControlRaceTest {
    private static final int TRIES = Integer.getInteger("race.tries", 3);

    /** How many workflows race at once. */
    private static final int AT_ONCE = 5;

    /** What a timed out workflow may take, with its minute of active time. */
    private static final Duration TIMEOUT_LIMIT = Duration.ofSeconds(150);

    @Test
    void cancelThatWasAnsweredStaysAlthoughTheWorkflowIsResumedFromACheckpoint(Studio studio) {
        assertThat(violations(TRIES, index -> cancelAndResume(studio))).isEmpty();
    }

    @Test
    void deletedWorkflowStaysDeletedAlthoughItIsResumed(Studio studio) {
        assertThat(violations(TRIES, index -> deleteAndResume(studio))).isEmpty();
    }

    @Test
    void pausedWorkflowIsEitherDeletedOrResumed(Studio studio) {
        assertThat(violations(TRIES, index -> deleteAndResumePaused(studio))).isEmpty();
    }

    @Test
    void executeReturnsTheEndOfTheRunThatOthersStarted(Studio studio) {
        assertThat(violations(3, index -> executeAndResume(studio, index))).isEmpty();
    }

    @Test
    void plainResumeAndResumeFromACheckpointReportOneEnd(Studio studio) {
        assertThat(violations(TRIES, index -> resumeTwice(studio))).isEmpty();
    }

    @Test
    void cancelDuringTheTimeoutIsOneStatusEverywhere(Studio studio) {
        assertThat(violations(TRIES, index -> controlAtTimeout(studio, "cancel")))
                .isEmpty();
    }

    @Test
    void pauseDuringTheTimeoutIsRefusedOrHolds(Studio studio) {
        assertThat(violations(TRIES, index -> controlAtTimeout(studio, "pause")))
                .isEmpty();
    }

    private String cancelAndResume(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("race-cancel")
                .step("echo")
                .gate(gate)
                .step("last", "echo", Map.of())
                .json());
        client.awaitGate(id, 1);
        client.control(id, "pause");
        CompletableFuture<Answer> resumed = later(10, () -> resume(client, id, "cp_001"));
        CompletableFuture<Answer> cancelled = later(10, () -> client.post("/api/workflows/" + id + "/cancel"));
        Answer cancel = cancelled.join();
        Studio.open(gate);
        Answer resume = resumed.join();
        client.awaitEnd(id);
        return cancel.status() == 200
                ? misfit(studio, id, "cancelled", "cancel %s, resume %s".formatted(cancel.text(), resume.text()))
                : misfit(studio, id, "completed", "cancel %s, resume %s".formatted(cancel.text(), resume.text()));
    }

    private String deleteAndResume(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("race-delete")
                .maxRetries(0)
                .step("echo")
                .step("verdict")
                .json());
        client.awaitEnd(id);
        CompletableFuture<Answer> resumed = later(4, () -> client.post("/api/workflows/" + id + "/resume"));
        CompletableFuture<Answer> deleted = later(4, () -> client.delete("/api/workflows/" + id));
        return deletedOrKept(studio, id, deleted.join(), resumed.join(), "failed");
    }

    private String deleteAndResumePaused(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(
                Request.of("race-delete-paused").step("echo").gate(gate).json());
        client.awaitGate(id, 1);
        client.control(id, "pause");
        Studio.open(gate);
        CompletableFuture<Answer> resumed = later(4, () -> client.post("/api/workflows/" + id + "/resume"));
        CompletableFuture<Answer> deleted = later(4, () -> client.delete("/api/workflows/" + id));
        return deletedOrKept(studio, id, deleted.join(), resumed.join(), "completed");
    }

    /** Of a delete and a resume one was first: either nothing is left, or the delete was refused and the resumed run ended. */
    private static String deletedOrKept(Studio studio, String id, Answer delete, Answer resume, String end) {
        Client client = studio.as("alice");
        String answers = "%s: delete %s, resume %s".formatted(id, delete.text(), resume.text());
        if (delete.status() == 409) {
            return resume.status() == 200 ? misfit(studio, id, end, answers) : answers;
        }
        if (client.workflow(id).status() != 404) {
            return "Visible after a delete: " + answers;
        }
        await("no run is left")
                .atMost(Client.TIMEOUT)
                .until(() -> studio.temporal()
                        .listExecutions("WorkflowId = '%s'".formatted(id))
                        .findAny()
                        .isEmpty());
        return client.workflow(id).status() == 404 ? "" : "Visible again: " + answers;
    }

    private String executeAndResume(Studio studio, int index) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String definition = "race-execute-%d-%d".formatted(index, System.nanoTime());
        CompletableFuture<Answer> executed = client.postAsync(
                "/api/workflows/execute",
                Request.of(definition).step("echo").gate(gate).json());
        String id = await("it is running")
                .atMost(Client.TIMEOUT)
                .until(
                        () -> studio.temporal()
                                .listExecutions("DefinitionId = '%s'".formatted(definition))
                                .map(run -> run.getExecution().getWorkflowId())
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
        client.awaitGate(id, 1);
        client.control(id, "pause");
        CompletableFuture<Answer> resumed = CompletableFuture.supplyAsync(() -> resume(client, id, "cp_001"));
        client.awaitStatus(id, "running");
        Studio.open(gate);
        String answers = "execute %s, resume %s"
                .formatted(executed.join().text(), resumed.join().text());
        return isSuccess(executed.join()) && isSuccess(resumed.join()) ? "" : answers;
    }

    private String resumeTwice(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id =
                client.create(Request.of("race-resume").step("echo").gate(gate).json());
        client.awaitGate(id, 1);
        client.control(id, "pause");
        CompletableFuture<Answer> plain = later(4, () -> client.post("/api/workflows/" + id + "/resume"));
        CompletableFuture<Answer> back = later(4, () -> resume(client, id, "cp_001"));
        CompletableFuture.anyOf(plain, back)
                .orTimeout(2, TimeUnit.SECONDS)
                .exceptionally(e -> "both wait")
                .join();
        Studio.open(gate);
        List<Answer> answers = List.of(plain.join(), back.join());
        boolean isConsistent = answers.stream().anyMatch(ControlRaceTest::isSuccess)
                && answers.stream().allMatch(answer -> isSuccess(answer) || answer.status() == 409);
        client.awaitEnd(id);
        return isConsistent
                ? ""
                : "%s: plain %s, back %s"
                        .formatted(id, plain.join().text(), back.join().text());
    }

    private String controlAtTimeout(Studio studio, String operation) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("race-timeout")
                .timeout("PT1M")
                .gate(gate)
                .step("last", "echo", Map.of())
                .json());
        client.awaitGate(id, 0);
        await("the timeout has passed")
                .pollDelay(Duration.ofSeconds(55))
                .pollInterval(Duration.ofMillis(20))
                .atMost(TIMEOUT_LIMIT)
                .until(() -> studio.temporal().fetchHistory(id).getEvents().stream()
                        .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_FIRED));
        Instant asked = Instant.now();
        Answer answer = client.post("/api/workflows/" + id + "/" + operation);
        String told = "%s %s after %s".formatted(operation, answer.text(), Duration.between(asked, Instant.now()));
        if (answer.status() == 200 && operation.equals("pause")) {
            Studio.open(gate);
            client.await(
                    id,
                    "the task in flight has ended",
                    run -> run.at("/tasks/0/status").asText().equals("completed") || run.has("completedAt"));
            String paused = misfit(studio, id, "paused", told);
            client.post("/api/workflows/" + id + "/cancel");
            return paused;
        }
        client.awaitEnd(id);
        return misfit(studio, id, answer.status() == 200 ? "cancelled" : "failed", told);
    }

    /** What does not say that the workflow is as it should be: its detail, the lists, or Temporal. Empty when all agree. */
    private static String misfit(Studio studio, String id, String status, String told) {
        Client client = studio.as("alice");
        Supplier<Set<String>> statuses = () ->
                Set.of("detail " + detail(client, id), "list " + listed(client, id), "Temporal " + closed(studio, id));
        Set<String> wanted = Set.of("detail " + status, "list " + status, "Temporal " + temporal(status));
        try {
            await("all agree").atMost(Client.TIMEOUT).until(() -> statuses.get().equals(wanted));
            return "";
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            return "%s should be %s, but %s: %s".formatted(id, status, statuses.get(), told);
        }
    }

    private static String detail(Client client, String id) {
        return client.workflow(id).json().path("status").asText();
    }

    private static String listed(Client client, String id) {
        String definition =
                client.workflow(id).json().path("workflowDefinitionId").asText();
        for (JsonNode item : client.get("/api/workflows?limit=1000&definitionId=" + definition)
                .json()
                .path("items")) {
            if (item.path("id").asText().equals(id)) {
                return item.path("status").asText();
            }
        }
        return "nothing";
    }

    private static String closed(Studio studio, String id) {
        return studio.temporal()
                .newUntypedWorkflowStub(id)
                .describe()
                .getStatus()
                .name();
    }

    private static String temporal(String status) {
        return switch (status) {
            case "cancelled" -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED.name();
            case "completed" -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED.name();
            case "failed" -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED.name();
            default -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING.name();
        };
    }

    private static boolean isSuccess(Answer answer) {
        return answer.status() == 200 && answer.json().path("success").asBoolean();
    }

    private static Answer resume(Client client, String id, String checkpoint) {
        return client.post("/api/workflows/" + id + "/resume", "{\"checkpointId\":\"%s\"}".formatted(checkpoint));
    }

    /** Asks after up to so many milliseconds. */
    private static CompletableFuture<Answer> later(int millis, Supplier<Answer> request) {
        long delay = ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(millis));
        return CompletableFuture.supplyAsync(request, CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS));
    }

    /** Runs a race so often, some at once, and returns what went wrong. */
    private static List<String> violations(int tries, IntFunction<String> race) {
        List<String> violations = new ArrayList<>();
        for (int first = 0; first < tries; first += AT_ONCE) {
            IntStream.range(first, Math.min(tries, first + AT_ONCE))
                    .mapToObj(index -> {
                        CompletableFuture<String> result = new CompletableFuture<>();
                        Thread.ofVirtual().start(() -> result.completeAsync(() -> race.apply(index), Runnable::run));
                        return result;
                    })
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .filter(violation -> !violation.isEmpty())
                    .forEach(violations::add);
        }
        return violations;
    }
}
