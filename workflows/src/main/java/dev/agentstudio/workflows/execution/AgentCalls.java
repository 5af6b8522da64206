package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.plan.Planner;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what each task's agent is asked, from the input and from what earlier steps answered. */
final class AgentCalls {
    /**
     * Largest call, in bytes of UTF-8 JSON: a call carries the results of all its dependencies, so it may be larger than one result,
     * but must stay below Temporal's 2 MiB for an event.
     */
    static final int MAX_BYTES = 3 * 512 * 1024;

    private final String workflowId;
    private final ExecutionInput input;
    private final Planner planner;
    private final Map<Integer, AgentResponse> responses = new HashMap<>();

    AgentCalls(String workflowId, ExecutionInput input, Planner planner) {
        this.workflowId = workflowId;
        this.input = input;
        this.planner = planner;
    }

    void answered(int step, AgentResponse response) {
        responses.put(step, response);
    }

    AgentCall of(int step, JsonObject state) {
        StepDefinition definition = input.definition().steps().get(step);
        AgentRequest request = new AgentRequest(
                definition.task(),
                input.input(),
                context(step, state),
                definition.configuration(),
                definition.timeout());
        return new AgentCall(
                workflowId,
                TaskIds.of(step),
                definition.id(),
                definition.agentType(),
                input.definition().maxRetries(),
                request);
    }

    private JsonObject context(int step, JsonObject state) {
        Map<String, @Nullable Object> results = new LinkedHashMap<>();
        for (int source : planner.visibleTo(step)) {
            AgentResponse response = responses.get(source);
            if (response != null) {
                results.put(input.definition().steps().get(source).id(), response.result());
            }
        }
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("results", results);
        context.put("state", state);
        return new JsonObject(context);
    }
}
