package dev.agentstudio.qa.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The event streams of one server. */
@ExtendWith(StudioExtension.class)
class EventStreamTest {
    private static final String EVENTS = "/api/workflows/%s/events";

    private static final Problems.Field UNKNOWN_TYPE = new Problems.Field(
            "types",
            "INVALID_FORMAT",
            "'Nothing' is none of: WorkflowStarted, TaskScheduled, TaskStarted, TaskCompleted, TaskFailed, WorkflowPaused,"
                    + " WorkflowResumed, WorkflowCompleted, WorkflowFailed, WorkflowCancelled, AgentThought, TaskProgress, Log");

    @Test
    void eventsOfTheWholeLifeOfAWorkflowAreStreamedWhileItRuns(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(Request.of("streamed").step("echo").gate(gate).json());
        try (EventStream stream = EventStream.of(client, id)) {
            JsonNode thought = stream.await("AgentThought");
            assertThat(client.workflow(id).json().path("status").asText()).isEqualTo("running");
            assertThat(thought.has("sequence")).isFalse();
            assertThat(thought.path("taskId").asText()).isEqualTo("task_002");
            assertThat(thought.at("/data/content").asText()).isEqualTo("The gate is shut");
            assertThat(stream.await("TaskProgress").at("/data/percentage").asDouble())
                    .isEqualTo(40);
            Studio.open(gate);

            stream.awaitEnd();
            assertThat(stream.types())
                    .containsExactly(
                            "WorkflowStarted",
                            "TaskScheduled",
                            "TaskStarted",
                            "TaskCompleted",
                            "TaskScheduled",
                            "TaskStarted",
                            "TaskCompleted",
                            "WorkflowCompleted");
            assertThat(stream.sequences()).isSorted().doesNotHaveDuplicates();
            assertThat(stream.reader().rest())
                    .contains("id: " + stream.sequences().getLast(), "event: WorkflowCompleted");
            assertThat(stream.durable().get(3).path("data")).isEqualTo(json("""
                    {"taskId": "task_001", "agentType": "echo", "success": true}"""));
        }
    }

    @Test
    void workflowThatHasEndedIsStreamedToItsEndAndThenNoMore(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("ended").step("echo").json());
        client.awaitEnd(id);
        try (EventStream stream = EventStream.of(client, id)) {
            List<Long> all = stream.awaitEnd().sequences();
            assertThat(stream.types()).endsWith("WorkflowCompleted");
            try (EventStream rest = EventStream.after(client, id, all.get(1))) {
                assertThat(rest.awaitEnd().sequences()).isEqualTo(all.subList(2, all.size()));
            }
            long last = all.getLast();
            String path = EVENTS.formatted(id);
            assertThat(client.get(path + "?since=" + last).status()).isEqualTo(204);
            assertThat(client.get(path + "?types=AgentThought").status()).isEqualTo(204);
            client.get(path + "?since=" + (last + 1))
                    .isProblem(Problems.at(
                            Problems.invalid(List.of(new Problems.Field(
                                    "since",
                                    "RANGE_ERROR",
                                    "The workflow has no event %d yet; its newest is %d".formatted(last + 1, last)))),
                            path));
        }
    }

    @Test
    void onlyNamedTypesAreStreamed(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("filtered").step("echo").json());
        try (EventStream stream =
                EventStream.open(client.request(EVENTS.formatted(id) + "?types=TaskCompleted,WorkflowCompleted"))) {
            assertThat(stream.awaitEnd().types()).containsExactly("TaskCompleted", "WorkflowCompleted");
        }
        client.get(EVENTS.formatted(id) + "?types=Nothing&since=-1")
                .isProblem(Problems.at(
                        Problems.invalid(List.of(
                                new Problems.Field(
                                        "since",
                                        "INVALID_FORMAT",
                                        "The sequence of an event is expected, a whole number"),
                                UNKNOWN_TYPE)),
                        EVENTS.formatted(id)));
    }

    @Test
    void resumedWorkflowHasAStreamAgain(Studio studio) {
        Client client = studio.as("alice");
        Path counter = Studio.newFile();
        String id = client.create(Request.of("failing")
                .step("echo")
                .step("flaky", "flaky", Map.of("counter", counter.toString(), "failures", 1))
                .maxRetries(0)
                .json());
        long failed;
        try (EventStream stream = EventStream.of(client, id)) {
            assertThat(stream.awaitEnd().types()).endsWith("TaskFailed", "WorkflowFailed");
            failed = stream.sequences().getLast();
        }
        assertThat(client.get(EVENTS.formatted(id) + "?since=" + failed).status())
                .isEqualTo(204);
        client.control(id, "resume");
        try (EventStream stream = EventStream.after(client, id, failed)) {
            stream.awaitEnd();
            assertThat(stream.types())
                    .containsExactly(
                            "WorkflowResumed", "TaskScheduled", "TaskStarted", "TaskCompleted", "WorkflowCompleted");
            assertThat(stream.sequences()).isSorted().allMatch(sequence -> sequence > failed);
        }
    }

    @Test
    void callerFollowsAllItsWorkflowsAndNoOthers(Studio studio) {
        Client alice = studio.as("alice");
        try (EventStream stream = EventStream.open(alice.request("/api/events"))) {
            assertThat(stream.reader().response().statusCode()).isEqualTo(200);
            String other =
                    studio.as("bob").create(Request.of("of-bob").step("echo").json());
            studio.as("bob").awaitEnd(other);
            String id = alice.create(Request.of("of-alice").step("echo").json());
            stream.await(
                    "its end",
                    event -> event.path("workflowId").asText().equals(id)
                            && event.path("type").asText().equals("WorkflowCompleted"));
            List<JsonNode> own = stream.durable().stream()
                    .filter(event -> event.path("workflowId").asText().equals(id))
                    .toList();
            assertThat(own.stream().map(event -> event.path("sequence").asLong()))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .hasSize(5);
            assertThat(stream.events())
                    .noneMatch(event -> event.path("workflowId").asText().equals(other));
            assertThat(stream.reader().rest()).noneMatch(line -> line.startsWith("id:"));
        }
        alice.get("/api/events?types=Nothing")
                .isProblem(Problems.at(Problems.invalid(List.of(UNKNOWN_TYPE)), "/api/events"));
    }

    @Test
    void watchingCostsTheEngineNoStateTransition(Studio studio) {
        Client client = studio.as("alice");
        String body = Request.of("three-steps").steps("echo", "a", "b", "c").json();
        long unwatched = Long.MAX_VALUE;
        long watched = Long.MAX_VALUE;
        // A run that a busy machine holds up for two seconds has more of them, watched or not.
        for (int round = 0; round < 3 || (watched > unwatched && round < 20); round++) {
            String alone = client.create(body);
            client.awaitEnd(alone);
            unwatched = Math.min(unwatched, transitions(studio, alone));
            String id = client.create(body);
            try (EventStream one = EventStream.of(client, id);
                    EventStream other = EventStream.of(client, id)) {
                assertThat(one.awaitEnd().sequences())
                        .isEqualTo(other.awaitEnd().sequences());
            }
            client.awaitEnd(id);
            watched = Math.min(watched, transitions(studio, id));
        }
        assertThat(watched).isLessThanOrEqualTo(unwatched);
    }

    private static long transitions(Studio studio, String id) {
        return studio.temporal()
                .getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(Studio.NAMESPACE)
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                        .build())
                .getWorkflowExecutionInfo()
                .getStateTransitionCount();
    }

    private static JsonNode json(String text) {
        return Json.parse(text);
    }
}
