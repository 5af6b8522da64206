package dev.agentstudio.qa.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The error bodies that are expected, whole. */
public final class Problems {
    private static final String CREATE = "/api/workflows";

    private Problems() {}

    /** What is wrong with one field. */
    public record Field(String field, String code, String message) {}

    /** Of a field with more levels of nesting than are accepted. */
    public static Field tooDeep(String path) {
        return new Field(path, "RANGE_ERROR", "At most 100 levels of nesting are accepted");
    }

    /** The title is the slug in words, or for a limit the name of its status. */
    public static ObjectNode problem(int status, String slug, String code, String detail, String instance) {
        return Json.object()
                .put("type", "https://api.agentstudio.dev/errors/" + slug)
                .put("title", title(slug))
                .put("status", status)
                .put("code", code)
                .put("detail", detail)
                .put("instance", instance)
                .put("traceId", "<trace>");
    }

    public static JsonNode invalid(List<Field> fields) {
        return invalid(fields, CREATE);
    }

    public static JsonNode invalid(List<Field> fields, String instance) {
        return withErrors(
                problem(
                        422,
                        "validation-error",
                        fields.getFirst().code(),
                        "One or more validation errors occurred",
                        instance),
                fields);
    }

    public static JsonNode unknownAgents(List<Field> fields) {
        return withErrors(
                problem(400, "validation-error", "AGENT_TYPE_NOT_FOUND", "Invalid agent type specified", CREATE),
                fields);
    }

    /** The problem of a caller of the free tier who has two workflows or single tasks in progress. */
    public static JsonNode tooManyAtOnce(String instance) {
        return problem(
                429,
                "rate-limit-exceeded",
                "RATE_LIMIT_EXCEEDED",
                "2 workflows and single tasks are pending or running, which is as many as this tier may have at once;"
                        + " wait for one to end, or pause or cancel one",
                instance);
    }

    /** The same problem of another path. */
    public static JsonNode at(JsonNode problem, String instance) {
        ObjectNode other = problem.deepCopy();
        return other.put("instance", instance);
    }

    public static JsonNode unparsable(String reason) {
        return problem(400, "bad-request", "BAD_REQUEST", "The request body is not valid JSON: " + reason, CREATE);
    }

    public static JsonNode tooLarge() {
        return problem(413, "payload-too-large", "PAYLOAD_TOO_LARGE", "The request body is larger than 1 MiB", CREATE);
    }

    public static JsonNode unauthorized(boolean hasToken, String instance) {
        return problem(
                401,
                "unauthorized",
                "UNAUTHORIZED",
                hasToken
                        ? "The bearer token is invalid or has expired; get a new one"
                        : "A bearer token is required: send 'Authorization: Bearer <token>'",
                instance);
    }

    public static JsonNode forbidden(String instance) {
        return problem(403, "forbidden", "FORBIDDEN", "The token lacks the scope for this operation", instance);
    }

    public static JsonNode noWorkflow(String id) {
        return problem(
                404,
                "not-found",
                "WORKFLOW_NOT_FOUND",
                "Workflow '%s' not found".formatted(id),
                "/api/workflows/" + id);
    }

    public static JsonNode noWorkflow(String id, String instance) {
        String detail =
                instance.endsWith("/cancel") ? "Workflow '%s' not found or not running" : "Workflow '%s' not found";
        return problem(404, "not-found", "WORKFLOW_NOT_FOUND", detail.formatted(id), instance);
    }

    public static JsonNode noCheckpoint(String id, String checkpointId, String instance) {
        return problem(
                404,
                "not-found",
                "NOT_FOUND",
                "Checkpoint '%s' of workflow '%s' not found".formatted(checkpointId, id),
                instance);
    }

    public static JsonNode wrongStatus(String operation, String status, String instance) {
        return problem(
                409,
                "invalid-operation",
                List.of("pending", "running").contains(status) ? "WORKFLOW_ALREADY_RUNNING" : "INVALID_WORKFLOW_STATUS",
                "Cannot %s workflow in '%s' status".formatted(operation, status),
                instance);
    }

    public static JsonNode noTask(String id, String instance) {
        return problem(
                404, "not-found", "NOT_FOUND", "Task '%s' not found or already completed".formatted(id), instance);
    }

    public static ObjectNode agentUnreachable(String agentType) {
        return agentError(agentType, "Error communicating with agent service", "The agent service cannot be reached");
    }

    public static ObjectNode agentFailed(String agentType, String reason) {
        return agentError(agentType, "Agent '%s' failed".formatted(agentType), reason);
    }

    private static ObjectNode agentError(String agentType, String detail, String reason) {
        return problem(502, "agent-error", "AGENT_ERROR", detail, "/api/meta-agent/%s/execute".formatted(agentType))
                .put("title", "Agent Service Error")
                .put("agentType", agentType)
                .put("taskId", "<task>")
                .put("reason", reason);
    }

    public static JsonNode agentTimeout(String agentType, String detail) {
        return problem(504, "agent-timeout", "AGENT_TIMEOUT", detail, "/api/meta-agent/%s/execute".formatted(agentType))
                .put("agentType", agentType)
                .put("taskId", "<task>");
    }

    /** @param id a workflow that may have been started or not */
    public static JsonNode startUnknown(String id, String instance) {
        return ((ObjectNode) unavailable(
                        "The workflow engine cannot be reached right now; it is not known whether workflow '%s' was started, read it later"
                                .formatted(id),
                        instance))
                .put("workflowId", id);
    }

    public static JsonNode unavailable(String detail, String instance) {
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
