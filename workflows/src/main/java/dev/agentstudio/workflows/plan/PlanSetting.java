package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole number that a pattern reads from its steps' configurations. Other patterns leave the member to the agent. */
public enum PlanSetting {
    MAX_ITERATIONS("maxIterations", Pattern.ITERATIVE, 1, 10, 3),
    MAX_HANDOFFS("maxHandoffs", Pattern.DYNAMIC, 1, 50, 10);

    private final String member;
    private final Pattern pattern;
    private final int min;
    private final int max;
    private final int absent;

    PlanSetting(String member, Pattern pattern, int min, int max, int absent) {
        this.member = member;
        this.pattern = pattern;
        this.min = min;
        this.max = max;
        this.absent = absent;
    }

    /** Name of the member of a configuration. */
    public String member() {
        return member;
    }

    /** The pattern that reads it. */
    public Pattern pattern() {
        return pattern;
    }

    public int min() {
        return min;
    }

    public int max() {
        return max;
    }

    /**
     * The number that the first step which has it gives; the default when no step has it. One outside the range is brought into it: no
     * request has that, but definitions that were stored before ranges were checked continue as they began.
     */
    public int of(List<StepDefinition> steps) {
        return steps.stream()
                .map(step -> step.configuration() == null
                        ? null
                        : step.configuration().get(member))
                .filter(Number.class::isInstance)
                .map(Number.class::cast)
                .findFirst()
                .map(number -> Math.clamp(number.longValue(), min, max))
                .orElse(absent);
    }

    /** The same definition with this number in place of its own. */
    public WorkflowDefinition in(WorkflowDefinition definition, int number) {
        List<StepDefinition> steps = new ArrayList<>(definition.steps());
        StepDefinition first = steps.getFirst();
        Map<String, @Nullable Object> configuration = new LinkedHashMap<>();
        if (first.configuration() != null) {
            configuration.putAll(first.configuration().members());
        }
        configuration.put(member, number);
        // The first step that has it gives it.
        steps.set(0, first.configured(new JsonObject(configuration)));
        return definition.withSteps(steps);
    }
}
