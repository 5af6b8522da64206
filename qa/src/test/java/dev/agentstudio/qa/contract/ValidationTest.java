package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Problems.Field;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What create refuses, with all that is wrong at once. */
@ExtendWith(StudioExtension.class)
class ValidationTest {
    /** A client that creates workflows in no other test. */
    private static final String CREATOR = "admin";

    private static final String STEP = "{'id': 'a', 'name': 'A', 'agentType': 'echo'}";
    private static final String TIMEOUT = "Timeout must be between 1 minute and 180 minutes";
    private static final String STEP_TIMEOUT = "Timeout must be longer than 0 and at most 180 minutes";
    private static final String DURATION = "A duration such as \"PT5M\" or \"00:05:00\" is expected";

    /** A body, in which single quotes represent double ones, and the answer to it. */
    record Case(String name, String body, JsonNode expected) {
        static Case invalid(String name, String body, Field... errors) {
            return new Case(name, body, Problems.invalid(List.of(errors)));
        }

        static Case unparsable(String name, String body, String reason) {
            return new Case(name, body, Problems.unparsable(reason));
        }

        String json() {
            return body.replace('\'', '"');
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(texts(), missing(), types(), dependencies(), ranges(), values(), settings(), manyAtOnce())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedWithEverythingThatIsWrong(Case refused, Studio studio) {
        studio.as(CREATOR).post("/api/workflows", refused.json()).isProblem(refused.expected());
    }

    @Test
    void nothingRefusedIsStarted(Studio studio) {
        Client client = studio.as(CREATOR);
        cases().forEach(refused -> client.post("/api/workflows", refused.json()));
        client.create(Request.of("accepted").step("echo").json());

        await("the accepted workflow is visible")
                .atMost(Client.TIMEOUT)
                .untilAsserted(() -> assertThat(started(studio)).isPositive());
        assertThat(started(studio)).isEqualTo(1);
    }

    @Test
    void executeRefusesWhatCreateRefuses(Studio studio) {
        Answer answer = studio.as(CREATOR).post("/api/workflows/execute", "{}");

        ObjectNode expected = Problems.invalid(List.of(required("definition"))).deepCopy();
        answer.isProblem(expected.put("instance", "/api/workflows/execute"));
    }

    private static long started(Studio studio) {
        return studio.temporal()
                .countWorkflows("Owner = '%s'".formatted(CREATOR))
                .getCount();
    }

    private static List<Case> texts() {
        return List.of(
                new Case(
                        "empty body",
                        "",
                        Problems.problem(
                                400,
                                "bad-request",
                                "BAD_REQUEST",
                                "The request body is not valid JSON: it is empty",
                                "/api/workflows")),
                Case.unparsable("cut short", "{'definition': ", "Unexpected end of the text (line 1, column 16)"),
                Case.unparsable(
                        "duplicate member",
                        "{'input': {}, 'input': {}}",
                        "Duplicate field 'input' (line 1, column 22)"),
                Case.unparsable(
                        "name without quotes", "{definition: {}}", "Unexpected character 'd' (line 1, column 2)"),
                Case.unparsable("trailing text", "{} {}", "Text follows the JSON value (line 1, column 4)"),
                Case.unparsable("too deep", "{'input': " + "[".repeat(1001), "Nested deeper than 1000 levels"),
                Case.unparsable(
                        "control character", "{'input': \0}", "Control character of code 0 (line 1, column 12)"),
                Case.unparsable("no JSON", "definition: yes", "Unrecognized token 'definition' (line 1, column 12)"),
                Case.invalid("an array", "[]", new Field("", "INVALID_FORMAT", "A JSON object is expected")),
                Case.invalid("null", "null", new Field("", "INVALID_FORMAT", "A JSON object is expected")));
    }

    private static List<Case> missing() {
        return List.of(
                Case.invalid("no definition", "{}", required("definition")),
                Case.invalid("null definition", "{'definition': null}", required("definition")),
                Case.invalid(
                        "empty definition",
                        "{'definition': {}}",
                        required("definition.id"),
                        required("definition.name"),
                        required("definition.pattern"),
                        new Field("definition.steps", "REQUIRED_FIELD", "At least one step is required")),
                Case.invalid(
                        "no steps",
                        definition("'steps': []"),
                        new Field("definition.steps", "REQUIRED_FIELD", "At least one step is required")),
                Case.invalid(
                        "empty step",
                        definition("'steps': [{}]"),
                        required("definition.steps[0].id"),
                        required("definition.steps[0].name"),
                        required("definition.steps[0].agentType")));
    }

    private static List<Case> types() {
        return List.of(
                Case.invalid(
                        "step of wrong types",
                        definition("'steps': ['a', {'id': 1, 'name': [], 'agentType': true, 'configuration': 'c',"
                                + " 'dependsOn': 'a'}]"),
                        type("definition.steps[0]", "object", "string"),
                        type("definition.steps[1].id", "string", "number"),
                        type("definition.steps[1].name", "string", "array"),
                        type("definition.steps[1].agentType", "string", "boolean"),
                        type("definition.steps[1].dependsOn", "array", "string"),
                        type("definition.steps[1].configuration", "object", "string")),
                Case.invalid(
                        "input and metadata of wrong types",
                        "{'definition': %s, 'input': [], 'metadata': 'm', 'initiatedBy': 7}"
                                .formatted(onlyDefinition("'steps': [%s]".formatted(STEP))),
                        type("input", "object", "array"),
                        type("initiatedBy", "string", "number"),
                        type("metadata", "object", "string")),
                Case.invalid(
                        "unknown member",
                        "{'definition': %s, 'inputs': {}}".formatted(onlyDefinition("'steps': [%s]".formatted(STEP))),
                        new Field(
                                "inputs",
                                "INVALID_FORMAT",
                                "Unknown member; known ones are definition, initiatedBy, input, metadata")),
                Case.invalid(
                        "blank name of a step",
                        definition("'steps': [{'id': 'a', 'name': ' ', 'agentType': 'echo'}]"),
                        new Field("definition.steps[0].name", "REQUIRED_FIELD", "'name' must not be empty")),
                Case.invalid(
                        "unknown pattern",
                        "{'definition': {'id': 'd', 'name': 'D', 'pattern': 'Sequential', 'steps': [%s]}}"
                                .formatted(STEP),
                        new Field(
                                "definition.pattern",
                                "INVALID_FORMAT",
                                "Pattern must be one of: sequential, parallel, iterative, dynamic")));
    }

    private static List<Case> dependencies() {
        return List.of(
                Case.invalid(
                        "duplicate id",
                        definition("'steps': [%s, %s]".formatted(STEP, STEP)),
                        new Field("definition.steps[1].id", "INVALID_FORMAT", "Step id 'a' is used more than once")),
                Case.invalid(
                        "self dependency",
                        steps("a", "a"),
                        new Field("definition.steps[0].dependsOn[0]", "INVALID_FORMAT", "Step 'a' depends on itself")),
                Case.invalid(
                        "unknown dependency",
                        steps("a", "ghost"),
                        new Field("definition.steps[0].dependsOn[0]", "INVALID_FORMAT", "There is no step 'ghost'")),
                Case.invalid(
                        "cycle",
                        steps("a", "c", "b", "a", "c", "b"),
                        new Field(
                                "definition.steps",
                                "INVALID_FORMAT",
                                "The dependencies form a cycle: a -> c -> b -> a")));
    }

    private static List<Case> ranges() {
        return List.of(
                range("timeout below a minute", "'timeout': 'PT59.999S'", TIMEOUT),
                range("timeout over three hours", "'timeout': '03:00:01'", TIMEOUT),
                range("negative timeout", "'timeout': 'PT-5M'", TIMEOUT),
                Case.invalid(
                        "timeout that is no duration",
                        definition("'timeout': '5 minutes', 'steps': [%s]".formatted(STEP)),
                        new Field("definition.timeout", "INVALID_FORMAT", DURATION)),
                Case.invalid(
                        "step timeout of zero",
                        definition("'steps': [{'id': 'a', 'name': 'A', 'agentType': 'echo', 'timeout': '00:00:00'}]"),
                        new Field("definition.steps[0].timeout", "RANGE_ERROR", STEP_TIMEOUT)),
                Case.invalid(
                        "step timeout as a number",
                        definition("'steps': [{'id': 'a', 'name': 'A', 'agentType': 'echo', 'timeout': 300}]"),
                        type("definition.steps[0].timeout", "string", "number")),
                retries("maxRetries below zero", "-1"),
                retries("maxRetries over ten", "11"),
                retries("maxRetries over every integer", "99999999999999999999"),
                Case.invalid(
                        "broken maxRetries",
                        definition("'maxRetries': 1.5, 'steps': [%s]".formatted(STEP)),
                        new Field("definition.maxRetries", "INVALID_FORMAT", "A whole number is expected")),
                Case.invalid(
                        "text as maxRetries",
                        definition("'maxRetries': '3', 'steps': [%s]".formatted(STEP)),
                        type("definition.maxRetries", "number", "string")),
                Case.invalid(
                        "more than a thousand steps",
                        definition("'steps': [%s]"
                                .formatted(IntStream.rangeClosed(0, 1000)
                                        .mapToObj(step -> STEP.replace("'a'", "'s" + step + "'"))
                                        .collect(Collectors.joining(",")))),
                        new Field("definition.steps", "RANGE_ERROR", "At most 1000 steps are accepted")),
                Case.invalid(
                        "name of 256 characters",
                        "{'definition': {'id': 'd', 'name': '%s', 'pattern': 'sequential', 'steps': [%s]}}"
                                .formatted("n".repeat(256), STEP),
                        new Field("definition.name", "RANGE_ERROR", "At most 255 characters are accepted")));
    }

    private static List<Case> values() {
        return List.of(
                Case.invalid(
                        "numbers that would not be kept",
                        "{'definition': {'id': 'w', 'name': 'W', 'pattern': 'parallel', 'steps': [%s]}, 'input': {'a': 1,"
                                        .formatted(STEP)
                                + " 'b': [1.5, {'c': 1e400}]}, 'metadata': {'d': -1e400}}",
                        new Field("input.b[1].c", "RANGE_ERROR", "The number is too large to be kept"),
                        new Field("metadata.d", "RANGE_ERROR", "The number is too large to be kept")),
                Case.invalid(
                        "what agents cannot read",
                        "{'definition': {'id': 'w', 'name': 'W\\ud83d', 'pattern': 'parallel', 'steps': [{'id': 'a',"
                                + " 'name': 'A', 'agentType': 'echo', 'configuration': {'c': ['\\ude42']}}]},"
                                + " 'input': {'a': %s}, 'metadata': {'m': '\\ud83d\\ud83d'}}"
                                        .formatted("[".repeat(500) + "]".repeat(500)),
                        half("definition.name"),
                        half("definition.steps[0].configuration.c[0]"),
                        Problems.tooDeep("input.a" + "[0]".repeat(99)),
                        half("metadata.m")));
    }

    private static List<Case> settings() {
        return List.of(
                setting("iterative", "maxIterations", "0", "RANGE_ERROR", "'maxIterations' must be between 1 and 10"),
                setting("iterative", "maxIterations", "11", "RANGE_ERROR", "'maxIterations' must be between 1 and 10"),
                setting("iterative", "maxIterations", "2.5", "INVALID_FORMAT", "A whole number is expected"),
                setting("iterative", "maxIterations", "'x'", "INVALID_FORMAT", "Type number is expected, not string"),
                setting(
                        "iterative",
                        "qualityThreshold",
                        "'1'",
                        "INVALID_FORMAT",
                        "Type number is expected, not string"),
                setting("iterative", "validator", "'true'", "INVALID_FORMAT", "Type boolean is expected, not string"),
                Case.invalid(
                        "a judge whose result has no verdict",
                        "{'definition': {'id': 'd', 'name': 'D', 'pattern': 'iterative', 'steps': [" + STEP
                                + ", {'id': 'b', 'name': 'B', 'agentType': 'shaped', 'configuration': {'unit': 'm'}}]}}",
                        new Field(
                                "definition.steps[1].agentType",
                                "INVALID_FORMAT",
                                "Agent 'shaped' cannot judge the rounds: its result has none of 'approved', 'isValid',"
                                        + " 'qualityScore' and 'score'")),
                setting("dynamic", "maxHandoffs", "0", "RANGE_ERROR", "'maxHandoffs' must be between 1 and 50"),
                setting("dynamic", "maxHandoffs", "51", "RANGE_ERROR", "'maxHandoffs' must be between 1 and 50"),
                setting("dynamic", "maxHandoffs", "{}", "INVALID_FORMAT", "Type number is expected, not object"));
    }

    private static Case setting(String pattern, String name, String value, String code, String message) {
        return Case.invalid(
                "%s of %s in a %s workflow".formatted(name, value, pattern),
                "{'definition': {'id': 'd', 'name': 'D', 'pattern': '%s', 'steps': [{'id': 'a', 'name': 'A', 'agentType': 'echo',"
                                .formatted(pattern)
                        + " 'configuration': {'%s': %s}}]}}".formatted(name, value),
                new Field("definition.steps[0].configuration." + name, code, message));
    }

    private static List<Case> manyAtOnce() {
        return List.of(
                Case.invalid(
                        "the reference's example",
                        definition("'steps': [], 'timeout': 'PT4H'"),
                        new Field("definition.steps", "REQUIRED_FIELD", "At least one step is required"),
                        new Field("definition.timeout", "RANGE_ERROR", TIMEOUT)),
                new Case(
                        "unknown agent types, each of them",
                        definition("'steps': [{'id': 'a', 'name': 'A', 'agentType': 'unknown-agent'}, %s,"
                                        .formatted(STEP.replace("'a'", "'b'"))
                                + " {'id': 'c', 'name': 'C', 'agentType': 'Echo'}]"),
                        Problems.unknownAgents(List.of(
                                new Field(
                                        "definition.steps[0].agentType",
                                        "AGENT_TYPE_NOT_FOUND",
                                        "Agent type 'unknown-agent' not found"),
                                new Field(
                                        "definition.steps[2].agentType",
                                        "AGENT_TYPE_NOT_FOUND",
                                        "Agent type 'Echo' not found")))),
                Case.invalid(
                        "a wrong structure before an unknown agent type",
                        definition("'maxRetries': 11,"
                                + " 'steps': [{'id': 'a', 'name': 'A', 'agentType': 'unknown-agent'}]"),
                        new Field("definition.maxRetries", "RANGE_ERROR", "'maxRetries' must be between 0 and 10")));
    }

    private static Case range(String name, String members, String message) {
        return Case.invalid(
                name,
                definition(members + ", 'steps': [%s]".formatted(STEP)),
                new Field("definition.timeout", "RANGE_ERROR", message));
    }

    private static Case retries(String name, String value) {
        return Case.invalid(
                name,
                definition("'maxRetries': %s, 'steps': [%s]".formatted(value, STEP)),
                new Field("definition.maxRetries", "RANGE_ERROR", "'maxRetries' must be between 0 and 10"));
    }

    private static Field half(String path) {
        return new Field(path, "INVALID_FORMAT", "The text has half of a surrogate pair, which is no character");
    }

    private static Field required(String path) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        return new Field(path, "REQUIRED_FIELD", "'%s' is required".formatted(name));
    }

    private static Field type(String path, String expected, String actual) {
        return new Field(path, "INVALID_FORMAT", "Type %s is expected, not %s".formatted(expected, actual));
    }

    private static String definition(String members) {
        return "{'definition': %s}".formatted(onlyDefinition(members));
    }

    private static String onlyDefinition(String members) {
        return "{'id': 'd', 'name': 'D', 'pattern': 'sequential', %s}".formatted(members);
    }

    /** @param pairs each step's id, and the step it depends on */
    private static String steps(String... pairs) {
        List<String> steps = new ArrayList<>();
        for (int index = 0; index < pairs.length; index += 2) {
            steps.add("{'id': '%s', 'name': 'N', 'agentType': 'echo', 'dependsOn': ['%s']}"
                    .formatted(pairs[index], pairs[index + 1]));
        }
        return definition("'steps': [%s]".formatted(String.join(",", steps)));
    }
}
