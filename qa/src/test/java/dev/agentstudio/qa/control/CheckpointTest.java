package dev.agentstudio.qa.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Problems.Field;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checkpoints, what lies between them, forks and the history behind them. */
@ExtendWith(StudioExtension.class)
class CheckpointTest {
    @Test
    void checkpointsAreMadeByTasksPausesAndFailures(Studio studio) {
        Client client = studio.as("alice");
        Path gate = Studio.newFile();
        String id = client.create(
                Request.of("checked").step("echo").gate(gate).step("verdict").json());
        client.awaitGate(id, 1);
        client.control(id, "pause");
        Studio.open(gate);
        client.control(id, "resume");

        Answer answer = client.get("/api/workflows/" + id + "/checkpoints?snapshots=false");

        ArrayNode expected = Json.array();
        checkpoint(expected, id, "automatic").put("completedTaskId", "task_001").put("nextTaskId", "task_002");
        checkpoint(expected, id, "paused").put("nextTaskId", "task_002");
        checkpoint(expected, id, "automatic").put("completedTaskId", "task_002").put("nextTaskId", "task_003");
        checkpoint(expected, id, "failure")
                .put("nextTaskId", "task_003")
                .put("reason", "Step 'Step verdict' (task_003) failed: The work is not good enough");
        answer.is(200, expected);
    }

    @Test
    void snapshotsShowTheWorkflowAsItWas(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("snapshots")
                .step("one", "big", Map.of("bytes", 3))
                .step("two", "big", Map.of("bytes", 3))
                .json());
        JsonNode end = client.awaitEnd(id).json();

        JsonNode checkpoints =
                client.get("/api/workflows/" + id + "/checkpoints").json();

        assertThat(checkpoints.findValuesAsText("sequenceNumber")).containsExactly("1", "2");
        JsonNode first = checkpoints.get(0);
        assertThat(first.at("/workflowSnapshot/status").asText()).isEqualTo("running");
        assertThat(first.at("/workflowSnapshot/tasks/0")).isEqualTo(end.at("/tasks/0"));
        assertThat(first.at("/workflowSnapshot/tasks/1/status").asText()).isEqualTo("pending");
        assertThat(first.at("/contextSnapshot/progress").asInt()).isEqualTo(50);
        assertThat(first.at("/contextSnapshot/results")).hasSize(1);
        assertThat(first.at("/contextSnapshot/results/task_001")).isEqualTo(end.at("/tasks/0/response"));
        assertThat(checkpoints.at("/1/contextSnapshot/progress").asInt()).isEqualTo(100);
        assertThat(checkpoints.at("/1/workflowSnapshot/context/results")).isEqualTo(end.at("/context/results"));
    }

    @Test
    void partOfTheCheckpointsCanBeAskedFor(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(
                Request.of("paged").steps("echo", "one", "two", "three").json());
        client.awaitEnd(id);
        String path = "/api/workflows/" + id + "/checkpoints";

        String range = "'limit' must be between 1 and 10000";

        assertThat(ids(client.get(path))).containsExactly("cp_001", "cp_002", "cp_003");
        assertThat(ids(client.get(path + "?limit=2"))).containsExactly("cp_001", "cp_002");
        assertThat(ids(client.get(path + "?after=cp_001&limit=1"))).containsExactly("cp_002");
        assertThat(ids(client.get(path + "?after=cp_003"))).isEmpty();
        client.get(path + "?limit=0").isProblem(invalid(path, new Field("limit", "RANGE_ERROR", range)));
        client.get(path + "?limit=10001&snapshots=null")
                .isProblem(invalid(
                        path,
                        new Field("limit", "RANGE_ERROR", range),
                        new Field("snapshots", "INVALID_FORMAT", "'snapshots' must be one of: true, false")));
        client.get(path + "?snapshots=true&snapshots=true&limit=many")
                .isProblem(invalid(
                        path,
                        new Field("limit", "INVALID_FORMAT", "A whole number is expected"),
                        new Field("snapshots", "INVALID_FORMAT", "'snapshots' is given more than once")));
    }

    private static JsonNode invalid(String path, Field... fields) {
        return Problems.at(Problems.invalid(List.of(fields)), path);
    }

    @Test
    void differenceOfTwoCheckpointsIsAJsonPatch(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("different")
                .step("one", "big", Map.of("bytes", 3))
                .step("two", "big", Map.of("bytes", 3))
                .json());
        client.awaitEnd(id);
        String path = "/api/workflows/" + id + "/checkpoints";

        Answer same = client.get(path + "/cp_001/diff/cp_001");
        Answer diff = client.get(path + "/cp_001/diff/cp_002");

        same.is(200, Json.array());
        assertThat(diff.header("Content-Type")).startsWith("application/json-patch+json");
        Map<String, JsonNode> changes = StreamSupport.stream(diff.json().spliterator(), false)
                .collect(java.util.stream.Collectors.toMap(
                        change -> change.path("path").asText(), change -> change, (a, b) -> b));
        assertThat(changes.get("/tasks/1/status"))
                .isEqualTo(Json.object()
                        .put("op", "replace")
                        .put("path", "/tasks/1/status")
                        .put("value", "completed"));
        assertThat(changes).containsKeys("/tasks/1/response", "/context/results/task_002", "/context/progress");
        assertThat(changes.keySet()).noneMatch(changed -> changed.startsWith("/tasks/0"));
    }

    @Test
    void historyIsTemporalsOwnAndCanBeRead(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("historic").step("echo").json());
        client.awaitEnd(id);

        Answer answer = client.get("/api/workflows/" + id + "/history");

        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"%s.json\"".formatted(id));
        assertThat(answer.json().path("events").findValuesAsText("eventType"))
                .isEqualTo(studio.temporal().fetchHistory(id).getEvents().stream()
                        .map(event -> event.getEventType().name())
                        .toList());
    }

    @Test
    void forkGoesOnByItselfAndLeavesItsOriginAlone(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("origin")
                .step("one", "big", Map.of("bytes", 3))
                .step("two", "big", Map.of("bytes", 3))
                .metadata(Map.of("label", "first"))
                .json());
        Answer origin = client.awaitEnd(id);

        Answer forked = client.post(
                "/api/workflows/" + id + "/fork", "{\"checkpointId\":\"cp_001\",\"metadata\":{\"label\":\"second\"}}");
        String forkId = forked.json().path("id").asText();
        JsonNode end = client.awaitEnd(forkId).json();

        assertThat(forked.status()).as(forked.text()).isEqualTo(201);
        assertThat(forked.header("Location")).isEqualTo("/api/workflows/" + forkId);
        assertThat(forked.header("ETag")).isEqualTo(forked.json().path("etag").asText());
        assertThat(forkId).isNotEqualTo(id);
        assertThat(forked.json().path("status").asText()).isEqualTo("pending");
        assertThat(forked.json().path("tasks").findValuesAsText("status")).containsExactly("completed", "pending");
        assertThat(end.path("metadata"))
                .isEqualTo(Json.of(
                        Map.of("label", "second", "forkedFrom", Map.of("workflowId", id, "checkpointId", "cp_001"))));
        assertThat(end.at("/tasks/0/response")).isEqualTo(origin.json().at("/tasks/0/response"));
        assertThat(CallLog.of(studio.stack().callLog()).tasks(forkId, "started"))
                .containsExactly("task_002");
        assertThat(client.workflow(id).text()).isEqualTo(origin.text());
    }

    @Test
    void forkMayHaveAnotherDefinitionThatKeepsWhatIsFinished(Studio studio) {
        Client client = studio.as("alice");
        String id =
                client.create(Request.of("origin").step("echo").step("verdict").json());
        client.awaitEnd(id);
        ObjectNode body = Json.object();
        body.set(
                "definition",
                Request.of("mended")
                        .step("echo")
                        .steps("echo", "verdict", "more")
                        .definition());

        Answer forked = client.post("/api/workflows/" + id + "/fork", body.toString());
        JsonNode end = client.awaitEnd(forked.json().path("id").asText()).json();

        assertThat(end.path("status").asText()).isEqualTo("completed");
        assertThat(CallLog.of(studio.stack().callLog()).tasks(end.path("id").asText(), "started"))
                .containsExactly("task_002", "task_003");
    }

    @Test
    void forkWhoseDefinitionLacksFinishedStepsIsRefusedNamingThem(Studio studio) {
        Client client = studio.as("alice");
        String id = completed(client, "origin");
        ObjectNode body = Json.object();
        body.set("definition", Request.of("other").step("echo").definition());
        String path = "/api/workflows/" + id + "/fork";

        Answer refused = client.post(path, body.toString());

        refused.isProblem(misfits(
                path,
                "Step 'one' is finished at this checkpoint, so the definition must contain it",
                "Step 'two' is finished at this checkpoint, so the definition must contain it"));
    }

    @Test
    void forkDoesNotMakeFinishedStepsAnothersOrDependent(Studio studio) {
        Client client = studio.as("alice");
        String id = completed(client, "origin");
        ObjectNode body = Json.object();
        body.set(
                "definition",
                Request.of("other")
                        .steps("echo", "new", "one")
                        .step("two", "big", Map.of())
                        .definition());
        String path = "/api/workflows/" + id + "/fork";

        Answer refused = client.post(path, body.toString());

        refused.isProblem(misfits(
                path,
                "Step 'one' is finished at this checkpoint, so it cannot depend on 'new', which is not",
                "Step 'two' is finished at this checkpoint, by 'echo', so it cannot be the work of 'big'"));
    }

    @Test
    void forkWithAnotherInputDoesNotSayThatFinishedTasksWereAskedWithIt(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("origin")
                .steps("echo", "one", "two")
                .input(Map.of("x", 1))
                .json());
        JsonNode origin = client.awaitEnd(id).json();
        String path = "/api/workflows/" + id + "/fork";

        JsonNode same = end(client, path, "{\"checkpointId\":\"cp_001\"}");
        JsonNode other = end(client, path, "{\"checkpointId\":\"cp_001\",\"input\":{\"x\":2}}");

        assertThat(same.at("/tasks/0/request")).isEqualTo(origin.at("/tasks/0/request"));
        assertThat(other.at("/tasks/0").has("request")).isFalse();
        assertThat(other.at("/tasks/0/response")).isEqualTo(origin.at("/tasks/0/response"));
        assertThat(other.at("/tasks/1/request/input/x").asInt()).isEqualTo(2);
    }

    @Test
    void largeSnapshotsComeInSeveralAnswers(Studio studio) {
        Client client = studio.as("alice");
        Request request = Request.of("large").pattern("parallel");
        for (int step = 1; step <= 6; step++) {
            request.step("s" + step, "big", Map.of("bytes", 900_000)).after();
        }
        String id = client.create(request.json());
        client.awaitEnd(id);

        List<Integer> sizes = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        String next = "/api/workflows/" + id + "/checkpoints";
        while (!next.isEmpty()) {
            Answer page = client.get(next);
            sizes.add(page.text().length());
            ids.addAll(ids(page));
            next = page.header("Link").replaceFirst("^<([^>]*)>; rel=\"next\"$", "$1");
        }

        assertThat(ids).containsExactly("cp_001", "cp_002", "cp_003", "cp_004", "cp_005", "cp_006");
        assertThat(sizes).hasSizeBetween(2, 5);
        assertThat(client.get("/api/workflows/" + id + "/checkpoints?snapshots=false&limit=2")
                        .header("Link"))
                .isEqualTo("</api/workflows/%s/checkpoints?snapshots=false&limit=2&after=cp_002>; rel=\"next\""
                        .formatted(id));
    }

    private static JsonNode misfits(String path, String... messages) {
        return Problems.invalid(
                Stream.of(messages)
                        .map(message -> new Problems.Field("definition.steps", "INVALID_FORMAT", message))
                        .toList(),
                path);
    }

    private static JsonNode end(Client client, String path, String body) {
        String forked = client.post(path, body).json().path("id").asText();
        return client.awaitEnd(forked).json();
    }

    @Test
    void forkWithWhatNoAgentCouldReadIsRefused(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("origin").step("echo").json());
        String path = "/api/workflows/" + id + "/fork";

        client.post(path, "{\"input\": {\"a\": %s}}".formatted("[".repeat(100) + "]".repeat(100)))
                .isProblem(Problems.invalid(List.of(Problems.tooDeep("input.a" + "[0]".repeat(99))), path));
    }

    private static ObjectNode checkpoint(ArrayNode list, String id, String type) {
        int number = list.size() + 1;
        return list.addObject()
                .put("id", "cp_%03d".formatted(number))
                .put("workflowExecutionId", id)
                .put("sequenceNumber", number)
                .put("type", type)
                .put("createdAt", "<time>")
                .put("isRecoverable", true)
                .put("etag", "<checkpoint>");
    }

    private static List<String> ids(Answer answer) {
        return answer.json().findValuesAsText("id").stream()
                .filter(id -> id.startsWith("cp_"))
                .toList();
    }

    /** A workflow of two tasks that has completed. */
    private static String completed(Client client, String name) {
        String id = client.create(Request.of(name).steps("echo", "one", "two").json());
        client.awaitEnd(id);
        return id;
    }
}
