package dev.agentstudio.qa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The error bodies that are expected, whole. */
final class Problems {
    private static final String CREATE = "/api/workflows";

    private Problems() {}

    /** What is wrong with one field. */
    record Field(String field, String code, String message) {}

    /** The title is the slug in words, or for a limit the name of its status. */
    static ObjectNode problem(int status, String slug, String code, String detail, String instance) {
        return Json.object()
                .put("type", "https://api.agentstudio.dev/errors/" + slug)
                .put("title", title(slug))
                .put("status", status)
                .put("code", code)
                .put("detail", detail)
                .put("instance", instance)
                .put("traceId", "<trace>");
    }

    static JsonNode invalid(List<Field> fields) {
        return withErrors(
                problem(
                        422,
                        "validation-error",
                        fields.getFirst().code(),
                        "One or more validation errors occurred",
                        CREATE),
                fields);
    }

    static JsonNode unknownAgents(List<Field> fields) {
        return withErrors(
                problem(400, "validation-error", "AGENT_TYPE_NOT_FOUND", "Invalid agent type specified", CREATE),
                fields);
    }

    /** The same problem of another path. */
    static JsonNode at(JsonNode problem, String instance) {
        ObjectNode other = problem.deepCopy();
        return other.put("instance", instance);
    }

    static JsonNode unparsable(String reason) {
        return problem(400, "bad-request", "BAD_REQUEST", "The request body is not valid JSON: " + reason, CREATE);
    }

    static JsonNode tooLarge() {
        return problem(413, "payload-too-large", "PAYLOAD_TOO_LARGE", "The request body is larger than 1 MiB", CREATE);
    }

    static JsonNode unauthorized(boolean hasToken, String instance) {
        return problem(
                401,
                "unauthorized",
                "UNAUTHORIZED",
                hasToken
                        ? "The bearer token is invalid or has expired; get a new one"
                        : "A bearer token is required: send 'Authorization: Bearer <token>'",
                instance);
    }

    static JsonNode forbidden(String instance) {
        return problem(403, "forbidden", "FORBIDDEN", "The token lacks the scope for this operation", instance);
    }

    static JsonNode noWorkflow(String id) {
        return problem(
                404,
                "not-found",
                "WORKFLOW_NOT_FOUND",
                "Workflow '%s' not found".formatted(id),
                "/api/workflows/" + id);
    }

    static JsonNode noWorkflow(String id, String instance) {
        return problem(404, "not-found", "WORKFLOW_NOT_FOUND", "Workflow '%s' not found".formatted(id), instance);
    }

    static JsonNode noCheckpoint(String id, String checkpointId, String instance) {
        return problem(
                404,
                "not-found",
                "NOT_FOUND",
                "Checkpoint '%s' of workflow '%s' not found".formatted(checkpointId, id),
                instance);
    }

    static JsonNode wrongStatus(String operation, String status, String instance) {
        return problem(
                409,
                "invalid-operation",
                List.of("pending", "running").contains(status) ? "WORKFLOW_ALREADY_RUNNING" : "INVALID_WORKFLOW_STATUS",
                "Cannot %s workflow in '%s' status".formatted(operation, status),
                instance);
    }

    static JsonNode unavailable(String detail, String instance) {
        return problem(503, "service-unavailable", "SERVICE_UNAVAILABLE", detail, instance);
    }

    private static String title(String slug) {
        if (slug.equals("rate-limit-exceeded")) {
            return "Too Many Requests";
        }
        return Arrays.stream(slug.split("-", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }

    private static JsonNode withErrors(ObjectNode problem, List<Field> fields) {
        ArrayNode errors = problem.putArray("errors");
        fields.forEach(field -> errors.addObject()
                .put("field", field.field())
                .put("message", field.message())
                .put("code", field.code()));
        return problem;
    }
}
