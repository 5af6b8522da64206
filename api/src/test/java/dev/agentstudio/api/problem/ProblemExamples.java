package dev.agentstudio.api.problem;

import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One answer of each kind, worded as the API words it, by status and name. */
public final class ProblemExamples {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    private static final TaskId TASK = new TaskId("task_7d8e9f0a1b2c3d4e5f607182");
    private static final String AGENT = "sentiment-analyzer";
    private static final String WORKFLOW = "wf_7d8e9f0a1b2c";
    private static final String COLLECTION = "/api/workflows";
    private static final String EXECUTE = COLLECTION + "/execute";
    private static final String ARTIFACT = "/api/workflows/wf_7d8e9f0a1b2c3d4e/tasks/task_003/artifacts/report.pdf";
    private static final String ONE = COLLECTION + "/" + WORKFLOW;
    private static final String CALL = "/api/meta-agent/sentiment-analyzer/execute";

    public static final Map<Integer, Map<String, Problem>> ALL = Map.ofEntries(
            Map.entry(
                    400,
                    Map.of(
                            "unparsable",
                            at(
                                    COLLECTION,
                                    ProblemException.unparsable("Unexpected end of the text (line 1, column 2)")),
                            "unknownAgent",
                            at(
                                    COLLECTION,
                                    ProblemException.unknownAgentTypes(List.of(new FieldError(
                                            "definition.steps[0].agentType",
                                            "Agent type 'unknown-agent' not found",
                                            ErrorCode.AGENT_TYPE_NOT_FOUND)))))),
            Map.entry(
                    401,
                    Map.of(
                            "noToken", at(COLLECTION, ProblemException.unauthorized(false)),
                            "invalidToken", at(COLLECTION, ProblemException.unauthorized(true)))),
            Map.entry(403, Map.of("forbidden", at(COLLECTION, ProblemException.forbidden()))),
            Map.entry(404, Map.of("notFound", at(ONE, ProblemException.workflowNotFound(WORKFLOW)))),
            Map.entry(406, framework(406)),
            Map.entry(408, Map.of("timeout", at(EXECUTE, ProblemException.overran(WORKFLOW, 600)))),
            Map.entry(
                    409,
                    Map.of("wrongStatus", at(ONE, ProblemException.wrongStatus("cancel", WorkflowStatus.COMPLETED)))),
            Map.entry(412, Map.of("preconditionFailed", at(ONE, ProblemException.preconditionFailed()))),
            Map.entry(413, framework(413)),
            Map.entry(415, framework(415)),
            Map.entry(416, Map.of("problem", at(ARTIFACT, ProblemException.rangeNotSatisfiable(48_211)))),
            Map.entry(
                    422,
                    Map.of(
                            "invalid",
                            at(
                                    COLLECTION,
                                    ProblemException.invalid(List.of(
                                            new FieldError(
                                                    "definition.steps",
                                                    "At least one step is required",
                                                    ErrorCode.REQUIRED_FIELD),
                                            new FieldError(
                                                    "definition.timeout",
                                                    "Timeout must be between 1 minute and 180 minutes",
                                                    ErrorCode.RANGE_ERROR)))))),
            Map.entry(
                    429,
                    Map.of(
                            "requests", at(COLLECTION, ProblemException.tooManyRequests(300, Duration.ofSeconds(17))),
                            "workflows", at(COLLECTION, ProblemException.tooManyWorkflows(10)))),
            Map.entry(499, Map.of("cancelled", at(EXECUTE, ProblemException.cancelled(WORKFLOW)))),
            Map.entry(500, framework(500)),
            Map.entry(
                    502,
                    Map.of(
                            "agentFailed",
                            at(CALL, ProblemException.agentFailed(AGENT, TASK, "The agent failed; its log says why")),
                            "agentUnreachable",
                            at(
                                    CALL,
                                    ProblemException.agentUnreachable(
                                            AGENT, TASK, "The agent service cannot be reached")))),
            Map.entry(
                    503,
                    Map.of(
                            "engine", at(COLLECTION, ProblemException.temporalUnavailable()),
                            "startUnknown", at(COLLECTION, ProblemException.startUnknown(WORKFLOW)),
                            "started", at(COLLECTION, ProblemException.temporalUnavailable(WORKFLOW)))),
            Map.entry(
                    504,
                    Map.of(
                            "agentTimedOut",
                            at(
                                    CALL,
                                    ProblemException.agentTimedOut(
                                            AGENT, TASK, "Agent task timed out after 5 minutes")))));

    private ProblemExamples() {}

    private static Map<String, Problem> framework(int status) {
        return Map.of("problem", FrameworkProblems.problem(status, "POST", COLLECTION, TRACE));
    }

    private static Problem at(String instance, ProblemException exception) {
        return exception.problem(instance, TRACE);
    }
}
