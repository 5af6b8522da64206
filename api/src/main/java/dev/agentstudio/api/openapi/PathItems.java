package dev.agentstudio.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.MediaType;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** Writes operations as the {@code paths} of the document. */
final class PathItems {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TypeSchemas schemas;
    private final ObjectNode paths = JSON.objectNode();

    PathItems(TypeSchemas schemas) {
        this.schemas = schemas;
    }

    ObjectNode paths() {
        return paths;
    }

    /** @param text what is written of the operation; empty when nobody wrote anything */
    void add(Operation operation, JsonNode text) {
        ObjectNode item = paths.withObjectProperty(operation.path());
        ObjectNode written = JSON.objectNode();
        for (String name : new String[] {"operationId", "tags", "summary"}) {
            copy(text, name, written);
        }
        written.put("description", description(operation, text));
        if (operation.scope().isPresent()) {
            written.set("security", bearer(operation.scope().get()));
        }
        ArrayNode parameters = parameters(operation, text);
        if (!parameters.isEmpty()) {
            written.set("parameters", parameters);
        }
        operation.body().ifPresent(type -> written.set("requestBody", body(operation, type, text.path("request"))));
        written.set("responses", responses(operation, text));
        item.set(operation.method().toLowerCase(Locale.ROOT), written);
    }

    private static String description(Operation operation, JsonNode text) {
        String prose = text.path("description").asText("").strip();
        return operation
                .scope()
                .map(scope -> prose + "\n\nNeeds the scope `%s`.".formatted(scope))
                .orElse(prose);
    }

    private static ArrayNode bearer(String scope) {
        ObjectNode requirement = JSON.objectNode();
        requirement.set("bearer", JSON.arrayNode().add(scope));
        return JSON.arrayNode().add(requirement);
    }

    private ArrayNode parameters(Operation operation, JsonNode text) {
        ArrayNode parameters = JSON.arrayNode();
        for (Operation.Parameter parameter : operation.parameters()) {
            ObjectNode written = JSON.objectNode()
                    .put("name", parameter.name())
                    .put("in", parameter.in())
                    .put("required", parameter.required());
            written.set("schema", schemas.of(parameter.type()));
            Documentation.merge(written, text.path("parameters").path(parameter.name()));
            parameters.add(written);
        }
        text.path("parameters").properties().forEach(more -> {
            if (operation.parameters().stream().noneMatch(known -> known.name().equals(more.getKey()))) {
                parameters.add(added(more.getKey(), more.getValue()));
            }
        });
        ObjectNode trace = JSON.objectNode().put("$ref", "#/components/parameters/traceparent");
        return parameters.add(trace);
    }

    /** A parameter that the operation reads from the request itself, so that its signature does not have it. */
    private static ObjectNode added(String name, JsonNode text) {
        ObjectNode parameter =
                JSON.objectNode().put("name", name).put("in", "query").put("required", false);
        Documentation.merge(parameter, text);
        return parameter;
    }

    private ObjectNode body(Operation operation, Type type, JsonNode request) {
        ObjectNode schema =
                request.has("schema") ? reference(request.path("schema").asText()) : schemas.of(type);
        ObjectNode content = JSON.objectNode();
        operation.consumes().forEach(media -> content.withObjectProperty(media).set("schema", schema));
        if (request.has("examples")) {
            content.withObjectProperty(MediaType.APPLICATION_JSON).set("examples", request.path("examples"));
        }
        ObjectNode body =
                JSON.objectNode().put("required", !request.path("optional").asBoolean());
        copy(request, "description", body);
        body.set("content", content);
        return body;
    }

    private ObjectNode responses(Operation operation, JsonNode text) {
        ObjectNode responses = JSON.objectNode();
        JsonNode success = text.path("success");
        responses.set(success.path("status").asText("200"), success(operation, success));
        for (JsonNode more : text.path("answers")) {
            responses.set(more.path("status").asText(), success(operation, more));
        }
        for (int status : errors(operation, text)) {
            responses.set(
                    Integer.toString(status),
                    JSON.objectNode().put("$ref", "#/components/responses/" + ErrorResponses.name(status)));
        }
        return responses;
    }

    private ObjectNode success(Operation operation, JsonNode text) {
        ObjectNode response =
                JSON.objectNode().put("description", text.path("description").asText(""));
        ObjectNode headers = response.withObjectProperty("headers");
        ResponseHeaders.COMMON.forEach(name -> headers.set(name, ResponseHeaders.reference(name)));
        text.path("headers").forEach(name -> headers.set(name.asText(), ResponseHeaders.reference(name.asText())));
        if (text.path("empty").asBoolean()) {
            return response;
        }
        ObjectNode content = response.withObjectProperty("content");
        ObjectNode main = content.withObjectProperty(text.path("content").asText(MediaType.APPLICATION_JSON));
        main.set(
                "schema",
                text.has("schema")
                        ? written(text.path("schema"))
                        : operation.answer().map(schemas::of).orElseGet(JSON::objectNode));
        text.path("contents")
                .properties()
                .forEach(media -> content.withObjectProperty(media.getKey())
                        .set("schema", reference(media.getValue().asText())));
        copy(text, "example", main);
        copy(text, "examples", main);
        return response;
    }

    /** A schema of its own, or the name of one. */
    private static JsonNode written(JsonNode schema) {
        return schema.isObject() ? schema : reference(schema.asText());
    }

    private static SortedSet<Integer> errors(Operation operation, JsonNode text) {
        SortedSet<Integer> errors = new TreeSet<>(ErrorResponses.ALWAYS);
        if (operation.scope().isPresent()) {
            errors.addAll(ErrorResponses.SECURED);
        }
        if (operation.body().isPresent()) {
            errors.addAll(ErrorResponses.WITH_BODY);
        }
        text.path("errors").forEach(status -> errors.add(status.asInt()));
        text.path("noErrors").forEach(status -> errors.remove(status.asInt()));
        return errors;
    }

    private static ObjectNode reference(String schema) {
        return JSON.objectNode().put("$ref", "#/components/schemas/" + schema);
    }

    private static void copy(JsonNode from, String name, ObjectNode into) {
        if (from.has(name)) {
            into.set(name, from.get(name));
        }
    }
}
