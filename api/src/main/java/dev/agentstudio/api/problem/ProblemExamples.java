package dev.agentstudio.api.problem;

import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One answer of each kind, worded as the API words it, for its documentation.
 *
 * @param description when this status is given
 * @param problems by name
 */
public record ProblemExamples(String description, Map<String, Problem> problems) {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    private static final String TASK = "task_7d8e9f0a1b2c3d4e5f607182";
    private static final String COLLECTION = "/api/workflows";
    private static final String EXECUTE = COLLECTION + "/execute";
    private static final String ONE = COLLECTION + "/wf_7d8e9f0a1b2c";

    /** By status, ascending. */
    public static final Map<Integer, ProblemExamples> ALL = all();

    private static Map<Integer, ProblemExamples> all() {
        Map<Integer, ProblemExamples> all = new TreeMap<>();
        all.put(400, badRequest());
        all.put(401, unauthorized());
        all.put(
                403,
                of(
                        "The token lacks the scope for this operation.",
                        "forbidden",
                        COLLECTION,
                        ProblemException.forbidden()));
        all.put(
                404,
                of(
                        "There is no such workflow, checkpoint, task or agent, or it is another caller's.",
                        "notFound",
                        ONE,
                        ProblemException.workflowNotFound("wf_7d8e9f0a1b2c")));
        all.put(406, framework("No answer can be given in the media types of the Accept header.", 406));
        all.put(
                408,
                of(
                        "The workflow overran its own timeout.",
                        "timeout",
                        EXECUTE,
                        ProblemException.overran("wf_7d8e9f0a1b2c", 600)));
        addConflicts(all);
        all.put(413, framework("The request body is larger than 1 MiB.", 413));
        all.put(415, framework("The body is in a media type that is not understood.", 415));
        all.put(422, invalid());
        all.put(429, limited());
        all.put(
                499,
                of(
                        "The workflow or task was cancelled while its caller waited for it.",
                        "cancelled",
                        EXECUTE,
                        ProblemException.cancelled("wf_7d8e9f0a1b2c")));
        all.put(500, framework("Something unexpected went wrong. The trace id leads to it in the log.", 500));
        all.put(502, agent("The agent or the agent service broke.", "agentFailed", agentFailed()));
        all.put(503, unavailable());
        all.put(504, agent("The agent took longer than it was given.", "agentTimedOut", agentTimedOut()));
        return all;
    }

    private static void addConflicts(Map<Integer, ProblemExamples> all) {
        all.put(
                409,
                of(
                        "The workflow's status does not allow the operation.",
                        "wrongStatus",
                        ONE,
                        ProblemException.wrongStatus("cancel", WorkflowStatus.COMPLETED)));
        all.put(
                412,
                of(
                        "The workflow is not as the caller last saw it.",
                        "preconditionFailed",
                        ONE,
                        ProblemException.preconditionFailed()));
    }

    private static ProblemExamples agent(String description, String name, ProblemException problem) {
        return of(description, name, "/api/meta-agent/sentiment-analyzer/execute", problem);
    }

    private static ProblemException agentFailed() {
        return ProblemException.agentFailed("sentiment-analyzer", TASK, "The agent service cannot be reached");
    }

    private static ProblemException agentTimedOut() {
        return ProblemException.agentTimedOut("sentiment-analyzer", TASK, "Agent task timed out after 5 minutes");
    }

    private static ProblemExamples badRequest() {
        return new ProblemExamples(
                "The body is not JSON, or names agents that do not exist.",
                named(
                        "unparsable", ProblemException.unparsable("Unexpected end of the text (line 1, column 2)"),
                        "unknownAgent",
                                ProblemException.unknownAgentTypes(List.of(new FieldError(
                                        "definition.steps[0].agentType",
                                        "Agent type 'unknown-agent' not found",
                                        ErrorCode.AGENT_TYPE_NOT_FOUND)))));
    }

    private static ProblemExamples unauthorized() {
        return new ProblemExamples(
                "There is no bearer token, or it is invalid or has expired.",
                named(
                        "noToken",
                        ProblemException.unauthorized(false),
                        "invalidToken",
                        ProblemException.unauthorized(true)));
    }

    private static ProblemExamples invalid() {
        return of(
                "Fields are missing, of a wrong type or out of range. All of them are listed at once.",
                "invalid",
                COLLECTION,
                ProblemException.invalid(List.of(
                        new FieldError("definition.steps", "At least one step is required", ErrorCode.REQUIRED_FIELD),
                        new FieldError(
                                "definition.timeout",
                                "Timeout must be between 1 minute and 180 minutes",
                                ErrorCode.RANGE_ERROR))));
    }

    private static ProblemExamples limited() {
        return new ProblemExamples(
                "The tier's requests in a minute, or its concurrent workflows, are used up. The detail says which.",
                named(
                        "requests", ProblemException.tooManyRequests(300, Duration.ofSeconds(17)),
                        "workflows", ProblemException.tooManyWorkflows(10)));
    }

    private static ProblemExamples unavailable() {
        return new ProblemExamples(
                "A part that is needed cannot be reached right now. Nothing was lost.",
                named(
                        "engine", ProblemException.temporalUnavailable(),
                        "started", ProblemException.temporalUnavailable("wf_7d8e9f0a1b2c")));
    }

    private static ProblemExamples framework(String description, int status) {
        return new ProblemExamples(
                description, Map.of("problem", FrameworkProblems.problem(status, "POST", COLLECTION, TRACE)));
    }

    private static ProblemExamples of(String description, String name, String instance, ProblemException problem) {
        return new ProblemExamples(description, Map.of(name, problem.problem(instance, TRACE)));
    }

    private static Map<String, Problem> named(
            String first, ProblemException one, String second, ProblemException other) {
        Map<String, Problem> named = new LinkedHashMap<>();
        named.put(first, one.problem(COLLECTION, TRACE));
        named.put(second, other.problem(COLLECTION, TRACE));
        return named;
    }
}
