package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Problems.Field;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.RunAttributes;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists over HTTP, on the visibility of a real server. Each test has a definition id of its own and filters by it. */
@ExtendWith(StudioExtension.class)
class ListTest {
    private static final String PATH = "/api/workflows";

    @Test
    void showsWhatTheCallerHasJustCreated(Studio studio) {
        Client client = studio.as("alice");
        String definition = newDefinition();
        Path gate = Studio.newFile();
        String id = client.create(Request.of(definition).gate(gate).json());

        JsonNode page = list(client, "definitionId=" + definition);
        Studio.open(gate);
        client.awaitEnd(id);

        assertThat(ids(page)).containsExactly(id);
        assertThat(page.path("total").asInt()).isEqualTo(1);
    }

    @Test
    void showsSummariesAsTheReferenceDoes(Studio studio) {
        Client client = studio.as("alice");
        String definition = newDefinition();
        String id = client.create(Request.of(definition).step("echo").json());
        Answer ended = client.awaitEnd(id);

        JsonNode page = list(client, "definitionId=" + definition);

        ObjectNode item = Json.object();
        item.put("id", id).put("workflowDefinitionId", definition).put("name", "Test of " + definition);
        for (String member : List.of("pattern", "status", "createdAt", "startedAt", "completedAt")) {
            item.set(member, ended.json().path(member));
        }
        item.put("initiatedBy", "alice").putObject("context").put("progress", 100);
        ObjectNode expected = Json.object();
        expected.putArray("items").add(item);
        expected.put("total", 1).put("limit", 100).put("offset", 0).put("hasMore", false);
        assertThat(page.toPrettyString()).isEqualTo(expected.toPrettyString());
    }

    @ParameterizedTest
    @CsvSource({
        "createdAt, asc",
        "createdAt, desc",
        "startedAt, asc",
        "startedAt, desc",
        "completedAt, asc",
        "completedAt, desc"
    })
    void everyWorkflowIsOnOnePageOfAWalk(String sortBy, String sortOrder, Studio studio) {
        Client client = studio.as("studio");
        String definition = newDefinition();
        List<String> created = new ArrayList<>(IntStream.range(0, 7)
                .mapToObj(index ->
                        client.create(Request.of(definition).step("echo").json()))
                .toList());
        created.forEach(client::awaitEnd);
        awaitIndexed(studio, definition, 7);
        String query = "definitionId=%s&sortBy=%s&sortOrder=%s&limit=2".formatted(definition, sortBy, sortOrder);

        List<JsonNode> byCursor = new ArrayList<>();
        JsonNode page = list(client, query);
        page.path("items").forEach(byCursor::add);
        while (page.path("hasMore").asBoolean()) {
            page = list(client, query + "&cursor=" + page.path("nextCursor").asText());
            page.path("items").forEach(byCursor::add);
        }
        List<JsonNode> byOffset = new ArrayList<>();
        for (int offset = 0; offset < 7; offset += 2) {
            list(client, query + "&offset=" + offset).path("items").forEach(byOffset::add);
        }

        assertThat(byCursor).isEqualTo(byOffset);
        assertThat(byCursor).extracting(item -> item.path("id").asText()).containsExactlyInAnyOrderElementsOf(created);
        List<Instant> keys = byCursor.stream()
                .map(item -> Instant.parse(item.path(sortBy).asText()))
                .toList();
        assertThat(sortOrder.equals("asc") ? keys : keys.reversed()).isSorted();
    }

    @Test
    void filtersByWhatBecameOfAWorkflow(Studio studio) {
        Client client = studio.as("alice");
        String definition = newDefinition();
        Path gate = Studio.newFile();
        String held = client.create(Request.of(definition).gate(gate).json());
        String failed = client.create(Request.of(definition).step("verdict").json());
        String completed = client.create(Request.of(definition).step("echo").json());
        client.awaitEnd(failed);
        client.awaitEnd(completed);
        client.await(
                held, "it runs", workflow -> workflow.path("status").asText().equals("running"));

        assertThat(ids(list(client, "status=running&definitionId=" + definition)))
                .containsExactly(held);
        assertThat(ids(list(client, "status=failed&definitionId=" + definition)))
                .containsExactly(failed);
        assertThat(ids(list(client, "status=completed&definitionId=" + definition)))
                .containsExactly(completed);
        assertThat(ids(list(client, "status=paused&definitionId=" + definition)))
                .isEmpty();
        Studio.open(gate);
        client.awaitEnd(held);
    }

    @Test
    void othersWorkflowsAreListedForAdminsOnly(Studio studio) {
        String definition = newDefinition();
        Client alice = studio.as("alice");
        String id = alice.create(Request.of(definition).step("echo").json());
        alice.awaitEnd(id);
        awaitIndexed(studio, definition, 1);

        assertThat(ids(list(studio.as("bob"), "definitionId=" + definition))).isEmpty();
        assertThat(ids(list(studio.as("admin"), "definitionId=" + definition))).containsExactly(id);
    }

    @Test
    void showsAtOnceWhatTheCallerChanged(Studio studio) {
        Client client = studio.as("alice");
        String definition = newDefinition();
        Path gate = Studio.newFile();
        String id = client.create(Request.of(definition).gate(gate).json());
        String path = PATH + "/" + id;
        client.await(id, "it runs", workflow -> workflow.path("status").asText().equals("running"));

        client.post(path + "/pause", "");
        assertThat(statuses(list(client, "definitionId=" + definition))).containsExactly("paused");
        assertThat(ids(list(client, "status=paused&definitionId=" + definition)))
                .containsExactly(id);
        client.post(path + "/cancel", "");
        assertThat(statuses(list(client, "definitionId=" + definition))).containsExactly("cancelled");
        client.send(client.request(path).DELETE());
        assertThat(list(client, "definitionId=" + definition).path("total").asInt())
                .isZero();
    }

    @Test
    void resumedWorkflowIsListedOnce(Studio studio) {
        String definition = newDefinition();
        Client alice = studio.as("alice");
        String id = alice.create(Request.of(definition).step("verdict").json());
        alice.awaitEnd(id);
        Answer resumed = alice.post(PATH + "/" + id + "/resume", "");
        assertThat(resumed.status()).as(resumed.text()).isEqualTo(200);
        awaitIndexed(studio, definition, 2);

        assertThat(ids(list(alice, "definitionId=" + definition))).containsExactly(id);
        await("others' nodes know it too").atMost(Client.TIMEOUT).untilAsserted(() -> {
            JsonNode page = list(studio.as("admin"), "status=failed&definitionId=" + definition);
            assertThat(ids(page)).containsExactly(id);
            assertThat(page.path("total").asInt()).isEqualTo(1);
        });
    }

    /** As a resume leaves it: the failed run, and a later run of the same workflow. */
    @Test
    void workflowWithALaterRunIsListedOnceAsThatRunIs(Studio studio) {
        String definition = newDefinition();
        Client alice = studio.as("alice");
        String id = alice.create(Request.of(definition).step("verdict").json());
        Answer failed = alice.awaitEnd(id);
        awaitIndexed(studio, definition, 1);
        WorkflowStub later = studio.temporal()
                .newUntypedWorkflowStub(
                        AgentWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue("nobody")
                                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                                        .set(RunAttributes.OWNER, "alice")
                                        .set(RunAttributes.RUN_STATE, "pending")
                                        .set(RunAttributes.DEFINITION_ID, definition)
                                        .set(
                                                RunAttributes.CREATED_AT,
                                                RunAttributes.time(Instant.parse(failed.json()
                                                        .path("createdAt")
                                                        .asText())))
                                        .set(RunAttributes.RESUMED, true)
                                        .build())
                                .build());
        later.start();

        Client admin = studio.as("admin");
        await("the later run is known").atMost(Client.TIMEOUT).untilAsserted(() -> {
            JsonNode page = list(admin, "definitionId=" + definition);
            assertThat(ids(page)).containsExactly(id);
            assertThat(page.at("/items/0/status").asText()).isEqualTo("pending");
            assertThat(page.path("total").asInt()).isEqualTo(1);
            assertThat(list(admin, "status=failed&definitionId=" + definition)
                            .path("total")
                            .asInt())
                    .isZero();
        });
        later.terminate("The test has ended");
    }

    /** What Temporal's query language cannot say must neither be missed nor match something else. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "it's",
                "'",
                "quoted'",
                "\"double\"",
                "back\\slash",
                "end\\",
                "per%27cent",
                "a' OR Owner = 'bob",
                "ünïcödé 漢字 🙂"
            })
    void filterMatchesTextAsItIs(String text, Studio studio) {
        Client client = studio.as("studio");
        String definition = newDefinition() + text;
        String id = client.create(Request.of(definition).step("echo").json());
        client.awaitEnd(id);
        await("visibility knows it")
                .atMost(Client.TIMEOUT)
                .untilAsserted(() -> assertThat(ids(list(studio.as("admin"), "definitionId=" + encoded(definition))))
                        .containsExactly(id));

        assertThat(ids(list(client, "definitionId=" + encoded(definition)))).containsExactly(id);
        assertThat(ids(list(client, "definitionId=" + encoded(definition + "'"))))
                .isEmpty();
    }

    @Test
    void refusesAllThatIsWrongAtOnce(Studio studio) {
        Answer answer = studio.as("alice").get(PATH + "?status=done&sortBy=name&sortOrder=up&limit=0&offset=-1");

        answer.isProblem(Problems.invalid(List.of(
                new Field(
                        "status",
                        "INVALID_FORMAT",
                        "'status' must be one of: pending, running, paused, completed, failed, cancelled"),
                new Field("sortBy", "INVALID_FORMAT", "'sortBy' must be one of: createdAt, startedAt, completedAt"),
                new Field("sortOrder", "INVALID_FORMAT", "'sortOrder' must be one of: asc, desc"),
                new Field("limit", "RANGE_ERROR", "'limit' must be between 1 and 1000"),
                new Field("offset", "RANGE_ERROR", "'offset' must be between 0 and 2147483647"))));
    }

    @Test
    void takesTimesOfFourDigitYears(Studio studio) {
        Client client = studio.as("alice");
        String definition = newDefinition();
        String id = client.create(Request.of(definition).step("echo").json());

        assertThat(ids(list(
                        client,
                        "definitionId=%s&createdAfter=0001-01-01T00:00:00Z&createdBefore=9999-12-31T23:59:59.999Z"
                                .formatted(definition))))
                .containsExactly(id);
        client.get(PATH + "?createdAfter=0000-12-31T23:59:59Z&createdBefore=%2B10000-01-01T00:00:00Z")
                .isProblem(Problems.invalid(List.of(
                        new Field(
                                "createdAfter", "RANGE_ERROR", "'createdAfter' must be within the years 0001 to 9999"),
                        new Field(
                                "createdBefore",
                                "RANGE_ERROR",
                                "'createdBefore' must be within the years 0001 to 9999"))));
    }

    @Test
    void refusesACursorOfAnotherList(Studio studio) {
        Client client = studio.as("alice");
        String definition = newDefinition();
        client.create(Request.of(definition).step("echo").json());
        client.create(Request.of(definition).step("echo").json());
        String cursor = list(client, "limit=1&definitionId=" + definition)
                .path("nextCursor")
                .asText();
        JsonNode expected = Problems.invalid(List.of(new Field(
                "cursor",
                "INVALID_FORMAT",
                "The cursor does not belong to this list; omit it to begin at the first page")));

        client.get(PATH + "?limit=1&sortOrder=asc&definitionId=%s&cursor=%s".formatted(definition, cursor))
                .isProblem(expected);
        client.get(PATH + "?limit=1&definitionId=%s&cursor=%sA".formatted(definition, cursor))
                .isProblem(expected);
        studio.as("bob")
                .get(PATH + "?limit=1&definitionId=%s&cursor=%s".formatted(definition, cursor))
                .isProblem(expected);
    }

    private static void awaitIndexed(Studio studio, String definition, int workflows) {
        await("visibility knows that all are closed")
                .atMost(Client.TIMEOUT)
                .untilAsserted(() -> assertThat(studio.temporal()
                                .countWorkflows("DefinitionId = '%s' AND CloseTime IS NOT NULL".formatted(definition))
                                .getCount())
                        .isEqualTo(workflows));
    }

    private static String newDefinition() {
        return "list-" + UUID.randomUUID();
    }

    private static JsonNode list(Client client, String query) {
        Answer answer = client.get(PATH + "?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("id").asText())
                .toList();
    }

    private static List<String> statuses(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("status").asText())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
