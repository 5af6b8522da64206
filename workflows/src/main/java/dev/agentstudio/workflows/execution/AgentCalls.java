package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentHandoff;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.plan.Board;
import dev.agentstudio.workflows.plan.Planner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what each task's agent is asked, from the input and from what earlier tasks answered. */
public final class AgentCalls {
    /**
     * Largest call, in bytes of UTF-8 JSON: a call carries the results of all its dependencies, so it may be larger than one result,
     * but must stay below Temporal's 2 MiB for an event.
     */
    static final int MAX_BYTES = 3 * 512 * 1024;

    private final String workflowId;
    private final ExecutionInput input;
    private final Planner planner;
    private final Board board;

    public AgentCalls(String workflowId, ExecutionInput input, Planner planner, Board board) {
        this.workflowId = workflowId;
        this.input = input;
        this.planner = planner;
        this.board = board;
    }

    /** The call of a task, as it would be made now.
     *
     * @param task index on the board
     */
    public AgentCall of(int task) {
        WorkflowDefinition definition = input.definition();
        StepDefinition step = definition.steps().get(board.step(task));
        Optional<AgentHandoff> handoff = board.handoff(task);
        AgentRequest request = new AgentRequest(
                step.task(),
                input.input(),
                context(task),
                handoff.isPresent() ? null : step.configuration(),
                step.timeout());
        return new AgentCall(
                workflowId,
                TaskIds.of(task),
                step.id(),
                handoff.map(AgentHandoff::targetAgentType).orElse(step.agentType()),
                definition.maxRetries(),
                request,
                board.source(task).isPresent() ? TaskIds.of(board.source(task).getAsInt()) : null,
                definition.pattern() == Pattern.ITERATIVE ? Integer.valueOf(board.iteration()) : null);
    }

    private JsonObject context(int task) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("results", results(task));
        context.put("state", position());
        board.handoff(task).ifPresent(handoff -> context.put("handoff", handoff));
        if (input.definition().pattern() == Pattern.ITERATIVE) {
            context.put("iteration", board.iteration());
            if (board.iteration() > 1) {
                context.put(
                        "feedback",
                        planner.feedback(board).map(AgentCalls::words).orElse(null));
                context.put(
                        "previousResult",
                        board.response(task).map(AgentResponse::result).orElse(null));
            }
        }
        return new JsonObject(context);
    }

    /** The judge's own feedback, or all that it found. */
    private static Object words(JsonObject result) {
        Object feedback = result.get("feedback");
        return feedback == null ? result : feedback;
    }

    private Map<String, @Nullable Object> results(int task) {
        Map<String, @Nullable Object> results = new LinkedHashMap<>();
        for (int step : planner.visibleTo(board.step(task))) {
            addResult(results, step);
        }
        if (board.source(task).isPresent()) {
            addResult(results, board.step(task));
        }
        return results;
    }

    private void addResult(Map<String, @Nullable Object> results, int step) {
        board.answerOf(step)
                .ifPresent(response ->
                        results.put(input.definition().steps().get(step).id(), response.result()));
    }

    private Map<String, @Nullable Object> position() {
        Map<String, @Nullable Object> position = new LinkedHashMap<>();
        position.put("currentStep", Math.min(board.size(), board.size() - board.count(Board.Place.OPEN) + 1));
        position.put("totalSteps", board.size());
        return position;
    }
}
