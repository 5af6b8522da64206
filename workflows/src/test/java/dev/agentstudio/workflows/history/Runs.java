package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.TaskIds;
import dev.agentstudio.workflows.payload.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Values of a run, for tests of its history. */
final class Runs {
    static final String WORKFLOW_ID = "wf_1";
    static final Instant CREATED_AT = Instant.parse("2025-10-01T12:00:00Z");

    private Runs() {}

    /** The time of an event: one second after the one before. */
    static Instant at(long eventId) {
        return CREATED_AT.plusSeconds(eventId);
    }

    static RunEvent.Created created(int steps) {
        return new RunEvent.Created(1, at(1), WORKFLOW_ID, "0123456789abcdef", input(steps));
    }

    /** Steps in pairs: each odd one waits for the one before. */
    static ExecutionInput input(int steps) {
        List<StepDefinition> definitions = IntStream.range(0, steps)
                .mapToObj(step -> new StepDefinition(
                        stepId(step),
                        "Step " + step,
                        "agent",
                        dependsOn(step).stream().map(Runs::stepId).toList(),
                        null,
                        null))
                .toList();
        WorkflowDefinition definition =
                new WorkflowDefinition("definition", "Definition", null, Pattern.SEQUENTIAL, definitions, null, 3);
        return new ExecutionInput(definition, null, "someone", "subject", CREATED_AT, null);
    }

    static List<Integer> dependsOn(int step) {
        return step % 2 == 1 ? List.of(step - 1) : List.of();
    }

    static AgentCall call(int step) {
        AgentRequest request = new AgentRequest("Do " + step, null, null, null, null);
        return new AgentCall(WORKFLOW_ID, TaskIds.of(step), stepId(step), "agent", 3, request);
    }

    static AgentResponse response(boolean success) {
        return new AgentResponse(
                success, Json.object("{\"n\":1}"), null, null, success ? null : "It cannot be done", null);
    }

    static RunState fold(List<RunEvent> history) {
        return RunFold.apply(RunFold.begin((RunEvent.Created) history.getFirst()), history.subList(1, history.size()));
    }

    private static String stepId(int step) {
        return "step" + step;
    }
}
