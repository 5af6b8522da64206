package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.Json;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A definition, what its agents do, and what people do to the run.
 *
 * @param judge index of the step that is marked as the validator; -1 for none
 * @param limit of rounds or handoffs; null for the default
 * @param maxInFlight null for the default
 * @param eventsPerRun events after which the run continues as new; 0 for as soon as it may
 * @param experts what each agent does that is reached by handoffs only
 * @param control what people do once the run stands still
 */
record Scenario(
        Pattern pattern,
        List<Step> steps,
        int judge,
        @Nullable Integer limit,
        int maxRetries,
        @Nullable Integer maxInFlight,
        String timeout,
        long eventsPerRun,
        List<List<TaskBehavior>> experts,
        Control control) {
    /**
     * @param dependsOn indices of steps
     * @param behaviors what its agent does, one for each task it is handed; it answers when there are none left
     */
    record Step(Set<Integer> dependsOn, List<TaskBehavior> behaviors) {}

    /**
     * @param whilePaused each time that it is paused and quiet; resumed when there are none left
     * @param resumes checkpoints that it is resumed from each time that it has failed: -1 for the latest
     * @param fork checkpoint to fork it from in the end; null for none
     */
    record Control(
            List<WhilePaused> whilePaused,
            List<Integer> resumes,
            @Nullable Integer fork) {}

    /** What somebody does to a run that is paused. */
    enum WhilePaused {
        RESUME,
        RESUME_AN_HOUR_LATER,
        /** In a new run, from the newest checkpoint. */
        RESUME_FROM_CHECKPOINT,
        CANCEL,
        DELETE,
        /** One after the other, as fast as can be. */
        RESUME_FROM_CHECKPOINT_AND_CANCEL,
        DELETE_AND_CANCEL
    }

    /** @param key by which its agents know it */
    ExecutionInput input(String key) {
        List<StepDefinition> definitions =
                IntStream.range(0, steps.size()).mapToObj(this::definition).toList();
        return new ExecutionInput(
                new WorkflowDefinition("drawn", "Drawn", null, pattern, definitions, timeout, maxRetries),
                Json.object("{\"scenario\":\"%s\"}".formatted(key)),
                "user@example.com",
                "sub",
                Instant.parse("2025-10-01T12:00:00Z"),
                Json.object("{\"eventsPerRun\":%d}".formatted(eventsPerRun)),
                maxInFlight,
                null,
                true);
    }

    static String stepId(int step) {
        return "s" + step;
    }

    static String agentOf(int step) {
        return "agent-" + step;
    }

    private StepDefinition definition(int step) {
        List<String> dependsOn =
                steps.get(step).dependsOn().stream().map(Scenario::stepId).toList();
        Map<String, Object> settings = new LinkedHashMap<>();
        if (step == judge) {
            settings.put("validator", true);
        }
        if (step == 0 && limit != null) {
            settings.put(pattern == Pattern.DYNAMIC ? "maxHandoffs" : "maxIterations", limit);
        }
        return new StepDefinition(
                new StepId(stepId(step)),
                "Step " + step,
                agentOf(step),
                dependsOn.stream().map(StepId::new).toList(),
                JsonObject.of(settings),
                null);
    }

    /** The interpreter of a run that was started for a scenario, with the limits that the scenario sets. */
    static AgentWorkflowImpl interpreter(ExecutionInput input) {
        JsonObject metadata = Objects.requireNonNull(input.metadata());
        Number events = (Number) Objects.requireNonNull(metadata.get("eventsPerRun"));
        return new AgentWorkflowImpl(input, events.longValue(), 2);
    }
}
