package dev.agentstudio.qa.singletask;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Problems.Field;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What agents say of themselves, and what is refused because of it. */
@ExtendWith(StudioExtension.class)
class AgentSchemaTest {
    private static final String TYPES = "/api/meta-agent/types/";

    @Test
    void typeSaysWhatItTakesAndGives(Studio studio) {
        Answer answer = studio.as("reader").get(TYPES + "shaped");

        JsonNode type = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(type.path("type").asText()).isEqualTo("shaped");
        assertThat(type.path("description").asText()).isEqualTo("Add up numbers.");
        assertThat(type.at("/configurationSchema/properties/rounding/enum").toString())
                .isEqualTo("[\"up\",\"down\"]");
        assertThat(type.at("/inputSchema/required").toString()).isEqualTo("[\"numbers\"]");
        assertThat(type.at("/resultSchema/properties/total/type").asText()).isEqualTo("number");
    }

    @Test
    void typeThatStatesNoShapesIsThereToo(Studio studio) {
        studio.as("reader").get(TYPES + "echo").is(200, Json.parse("""
                {"type": "echo", "description": "Return the whole request and the attempt."}"""));
    }

    @Test
    void unknownTypeIs404(Studio studio) {
        studio.as("reader")
                .get(TYPES + "nobody")
                .isProblem(Problems.problem(
                        404, "not-found", "NOT_FOUND", "Agent type 'nobody' not found", TYPES + "nobody"));
    }

    @Test
    void configurationsOfAllStepsAreCheckedWithTheRestOfTheBody(Studio studio) {
        String body = Request.of("")
                .step("a", "shaped", Map.of("unit", "kg", "limit", 0))
                .step("b", "echo", Map.of("anything", "goes"))
                .step("c", "shaped", Map.of("colour", "red", "qualityThreshold", 1))
                .json();

        List<Field> wrong = List.of(
                new Field("definition.id", "REQUIRED_FIELD", "'id' must not be empty"),
                new Field(
                        "definition.steps[0].configuration.limit",
                        "RANGE_ERROR",
                        "Value must have a minimum value of 1"),
                new Field(
                        "definition.steps[2].configuration.colour",
                        "INVALID_FORMAT",
                        "The agent has no setting 'colour'"),
                new Field("definition.steps[2].configuration.unit", "REQUIRED_FIELD", "'unit' is required"));
        Client client = studio.as("alice");
        client.post("/api/workflows", body).isProblem(Problems.invalid(wrong));
        client.post("/api/workflows/execute", body).isProblem(Problems.invalid(wrong, "/api/workflows/execute"));
    }

    @Test
    void forkWithAnotherConfigurationIsCheckedToo(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("forked").step("echo").json());
        client.awaitEnd(id);
        String fork = "/api/workflows/" + id + "/fork";
        String body = Json.object()
                .set(
                        "definition",
                        Request.of("forked")
                                .step("echo")
                                .step("b", "shaped", Map.of("unit", 7))
                                .definition())
                .toString();

        client.post(fork, body)
                .isProblem(Problems.invalid(
                        List.of(new Field(
                                "definition.steps[1].configuration.unit",
                                "INVALID_FORMAT",
                                "Value integer found, string expected")),
                        fork));
    }

    @Test
    void validConfigurationReachesTheAgent(Studio studio) {
        Client client = studio.as("alice");
        String id = client.create(Request.of("shaped")
                .input(Map.of("numbers", List.of(1, 2)))
                .step("a", "shaped", Map.of("unit", "kg", "maxHandoffs", 3))
                .json());
        assertThat(client.awaitEnd(id).json().at("/tasks/0/response/result").toString())
                .isEqualTo("{\"total\":3.0,\"unit\":\"kg\"}");
    }
}
