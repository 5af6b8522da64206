package dev.agentstudio.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.DevelopmentContext;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.Problem;
import dev.agentstudio.api.problem.ProblemExamples;
import dev.agentstudio.api.workflow.checkpoint.CheckpointRequest;
import dev.agentstudio.api.workflow.checkpoint.ForkRequest;
import dev.agentstudio.api.workflow.control.PauseRequest;
import dev.agentstudio.api.workflow.control.ResumeRequest;
import dev.agentstudio.api.workflow.start.WorkflowRequest;
import dev.agentstudio.api.workflow.start.WorkflowResult;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The served document describes every operation and type, and nothing else. In development, where all routes are there. */
@MicronautTest(contextBuilder = DevelopmentContext.class, environments = DevelopmentContext.ENVIRONMENT)
final class OpenApiDocumentTest {
    private final ApiClient api;
    private final Routes routes;
    private final JsonNode document;

    OpenApiDocumentTest(ApiClient api, Router router) throws IOException {
        this.api = api;
        this.routes = new Routes(router);
        HttpResponse<String> answer = api.get("/swagger/v1/swagger.json");
        assertThat(answer.statusCode()).isEqualTo(200);
        document = new ObjectMapper().readTree(answer.body());
        Files.writeString(Path.of("target", "openapi.json"), answer.body());
    }

    @Test
    void documentIsOpenApi31AndNeedsNoToken() {
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.at("/components/securitySchemes/bearer/scheme").asText())
                .isEqualTo("bearer");
    }

    @Test
    void everyRouteIsAnOperationAndEveryOperationIsARoute() {
        Set<String> documented = new TreeSet<>();
        forEachOperation((key, operation) -> documented.add(key));
        assertThat(documented).isEqualTo(routes.keys());
    }

    @Test
    void everyOperationNamesTheScopeThatItNeeds() {
        Map<String, String> documented = new TreeMap<>();
        forEachOperation((key, operation) ->
                operation.at("/security/0/bearer").forEach(scope -> documented.put(key, scope.asText())));
        assertThat(documented).isEqualTo(routes.scopes());
        assertThat(documented)
                .isNotEmpty()
                .allSatisfy((key, scope) -> assertThat(
                                operation(key).path("description").asText())
                        .contains("Needs the scope `%s`.".formatted(scope)));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/workflows, get, Server-Timing",
        "/api/workflows/execute, post, Preference-Applied",
        "/api/workflows/{id}/history, get, Content-Disposition",
        "/api/workflows/{id}/events, get, X-Accel-Buffering",
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
    void everyOperationIsDescribedWithExamples() {
        List<String> missing = new ArrayList<>();
        forEachOperation((key, operation) -> {
            for (String member : List.of("operationId", "summary", "description")) {
                if (operation.path(member).asText().isBlank()) {
                    missing.add(key + " " + member);
                }
            }
            operation.path("parameters").forEach(parameter -> {
                JsonNode described = resolved(parameter);
                if (described.path("description").asText().isBlank()) {
                    missing.add(key + " parameter " + described.path("name").asText());
                }
            });
            JsonNode bodies = operation.at("/requestBody/content");
            if (!bodies.isMissingNode() && bodies.findValue("examples") == null) {
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
    void everyTypeAndMemberIsDescribed() {
        List<String> missing = new ArrayList<>();
        document.at("/components/schemas").properties().forEach(schema -> {
            if (schema.getValue().path("description").asText().isBlank()
                    && !schema.getValue().has("oneOf")) {
                missing.add(schema.getKey());
            }
            if (!schema.getKey().equals("JsonPatch")) {
                schema.getValue().path("properties").properties().forEach(member -> {
                    if (member.getValue().path("description").asText().isBlank()) {
                        missing.add(schema.getKey() + "." + member.getKey());
                    }
                });
            }
        });
        assertThat(missing).isEmpty();
    }

    /** The processor cannot make them: it gives every nullable member the types "null" and "object". */
    @Test
    void schemasAreThoseOfTheRecords() {
        TypeSchemas types = new TypeSchemas();
        List.of(
                        Problem.class,
                        WorkflowRequest.class,
                        WorkflowResult.class,
                        PauseRequest.class,
                        ResumeRequest.class,
                        ForkRequest.class,
                        CheckpointRequest.class)
                .forEach(types::of);
        types.of(AgentRequest.class);
        routes.types().forEach(types::of);
        Map<String, ObjectNode> derived = new TreeMap<>(types.components());
        // Each status of the token endpoint has one of its kinds.
        derived.remove("TokenAnswer");
        JsonNode documented = document.at("/components/schemas");
        assertThat(SchemaDifferences.between(documented, derived)).isEmpty();
        assertThat(documented.properties().stream().map(Map.Entry::getKey).filter(name -> !derived.containsKey(name)))
                .as("schemas of what is no record")
                .containsExactlyInAnyOrder(
                        "AgentTypes",
                        "Checkpoints",
                        "EventStream",
                        "JsonPatch",
                        "JsonWebKeySet",
                        "StreamMessage",
                        "TemporalHistory",
                        "WorkflowMembers",
                        "WorkflowOrMembers");
    }

    @Test
    void errorExamplesAreWhatTheApiAnswers() {
        ProblemExamples.ALL.forEach((status, problems) -> {
            JsonNode response = document.at("/components/responses/Error" + status);
            assertThat(response.at("/content/application~1problem+json/examples").properties().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    example -> example.getValue().path("value"))))
                    .as("status %d", status)
                    .isEqualTo(problems.entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, problem -> json(problem.getValue()))));
        });
        assertThat(names(document.at("/components/responses")))
                .containsExactlyInAnyOrderElementsOf(ProblemExamples.ALL.keySet().stream()
                        .map(status -> "Error" + status)
                        .toList());
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

    private void forEachOperation(OnOperation action) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> action.accept(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue())));
    }

    private JsonNode operation(String key) {
        String[] parts = key.split(" ", 2);
        return document.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
    }

    /** As a client parses it, so that numbers compare by value. */
    private static JsonNode json(Problem problem) {
        try {
            return new ObjectMapper().readTree(Payloads.bytesOf(problem));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
