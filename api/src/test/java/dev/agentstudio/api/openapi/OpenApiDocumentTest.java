package dev.agentstudio.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.ProblemExamples;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that is there is documented, and nothing else. In development, where all routes are there. */
final class OpenApiDocumentTest {
    @TempDir
    private static Path folder = Path.of("");

    private static TestApi api;
    private static JsonNode document;
    private static TypeSchemas schemas;
    private static List<Operation> operations;

    @BeforeAll
    static void start() throws Exception {
        api = TestApi.start(
                TestApi.properties(
                        null,
                        Map.of("dev-issuer.key-file", folder.resolve("key.json").toString())),
                "dev");
        HttpResponse<String> answer = api.get("/swagger/v1/swagger.json");
        assertThat(answer.statusCode()).isEqualTo(200);
        document = new ObjectMapper().readTree(answer.body());
        Files.writeString(Path.of("target", "openapi.json"), answer.body());
        OpenApiDocument made = api.bean(OpenApiDocument.class);
        schemas = made.schemas();
        operations = made.operations();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void documentIsOpenApi31ForEverybody() {
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.at("/components/securitySchemes/bearer/scheme").asText())
                .isEqualTo("bearer");
    }

    @Test
    void everyRouteIsAnOperationAndEveryOperationIsARoute() {
        Set<String> documented = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(documented)
                .containsExactlyElementsOf(
                        new TreeSet<>(operations.stream().map(Operation::key).toList()));
        assertThat(new HashSet<>(names(Documentation.operations())))
                .as("operations.yml speaks of routes that are there")
                .isEqualTo(documented);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/workflows, get, Server-Timing",
        "/api/workflows/execute, post, Preference-Applied",
        "/api/workflows/{id}/history, get, Content-Disposition",
        "/api/meta-agent/{agentType}/execute/stream, post, X-Accel-Buffering"
    })
    void headersOfAnAnswerAreDocumented(String path, String method, String header) {
        JsonNode headers = document.path("paths")
                .path(path)
                .path(method)
                .path("responses")
                .path("200")
                .path("headers");
        assertThat(resolved(headers.path(header)).path("description").asText()).isNotBlank();
    }

    @Test
    void everyOperationSaysWhatItDoesTakesAndGives() {
        List<String> missing = new ArrayList<>();
        forEachOperation((key, operation) -> {
            for (String member : List.of("operationId", "summary", "description")) {
                if (operation.path(member).asText().isBlank()) {
                    missing.add(key + " " + member);
                }
            }
            operation.path("parameters").forEach(parameter -> {
                if (!parameter.has("$ref")
                        && parameter.path("description").asText().isBlank()) {
                    missing.add(key + " parameter " + parameter.path("name").asText());
                }
            });
            if (operation.has("requestBody")
                    && operation
                            .at("/requestBody/content/application~1json/examples")
                            .isMissingNode()) {
                missing.add(key + " example of its body");
            }
            operation.path("responses").properties().forEach(response -> {
                JsonNode answer = resolved(response.getValue());
                if (answer.path("description").asText().isBlank()) {
                    missing.add(key + " " + response.getKey() + " description");
                }
                if (!answer.path("headers").has("X-RateLimit-Limit")) {
                    missing.add(key + " " + response.getKey() + " headers");
                }
                answer.path("content").forEach(content -> {
                    if (content.path("schema").isEmpty()) {
                        missing.add(key + " " + response.getKey() + " schema");
                    }
                });
                JsonNode first = answer.path("content")
                        .path(
                                answer.path("content").fieldNames().hasNext()
                                        ? answer.path("content").fieldNames().next()
                                        : "");
                if (answer.has("content") && !first.has("example") && !first.has("examples")) {
                    missing.add(key + " " + response.getKey() + " example");
                }
            });
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void everyMemberOfEveryTypeIsDescribed() {
        List<String> missing = new ArrayList<>();
        schemas.types().forEach((name, type) -> {
            JsonNode schema = document.at("/components/schemas/" + name);
            if (schema.path("description").asText().isBlank()) {
                missing.add(name);
            }
            if (type.isRecord() && schema.has("properties")) {
                Set<String> members = new TreeSet<>();
                for (RecordComponent component : type.getRecordComponents()) {
                    String member = TypeSchemas.nameOf(component);
                    members.add(member);
                    if (schema.at("/properties/" + member + "/description")
                            .asText()
                            .isBlank()) {
                        missing.add(name + "." + member);
                    }
                }
                assertThat(new TreeSet<>(names(schema.path("properties"))))
                        .as(name)
                        .isEqualTo(members);
            }
        });
        assertThat(missing).isEmpty();
        assertThat(schemas.types().keySet())
                .as("schemas.yml speaks of types that are there")
                .containsAll(names(Documentation.schemas()));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void everyErrorCodeThatAnAnswerMayCarryIsListed() {
        Set<String> listed = new TreeSet<>();
        document.at("/components/schemas/ErrorCode/enum").forEach(code -> listed.add(code.asText()));
        assertThat(listed)
                .containsExactlyElementsOf(new TreeSet<>(
                        Arrays.stream(ErrorCode.values()).map(Enum::name).toList()));
        assertThat(ProblemExamples.ALL.keySet())
                .allSatisfy(status -> assertThat(document.at("/components/responses/" + ErrorResponses.name(status)))
                        .isNotEmpty());
    }

    @Test
    void pageLoadsNothingFromElsewhere() {
        for (String path : List.of("/swagger", "/swagger/", "/swagger/index.html")) {
            HttpResponse<String> page = api.get(path);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
        }
        for (String path : List.of(
                "/swagger/page.js",
                "/swagger/assets/swagger-ui.css",
                "/swagger/assets/swagger-ui-bundle.js",
                "/swagger/assets/favicon-32x32.png")) {
            assertThat(api.get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(api.get("/swagger/assets/index.css").statusCode()).isEqualTo(404);
    }

    private interface OnOperation {
        void accept(String key, JsonNode operation);
    }

    private static void forEachOperation(OnOperation action) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> action.accept(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue())));
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
