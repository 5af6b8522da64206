package dev.agentstudio.workflows.plan;

import dev.agentstudio.workflows.definition.StepDefinition;
import java.util.List;

/** What a pattern reads from the steps' configurations. */
final class Settings {
    private Settings() {}

    /** The number that the first step which has it gives, brought into the range; the default when no step has it. */
    static int integer(List<StepDefinition> steps, String name, int min, int max, int absent) {
        return steps.stream()
                .map(step -> step.configuration() == null
                        ? null
                        : step.configuration().get(name))
                .filter(Number.class::isInstance)
                .map(Number.class::cast)
                .findFirst()
                .map(number -> Math.clamp(number.longValue(), min, max))
                .orElse(absent);
    }
}
