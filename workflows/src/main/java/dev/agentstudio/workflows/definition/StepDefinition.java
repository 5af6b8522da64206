package dev.agentstudio.workflows.definition;

import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a definition.
 *
 * @param id unique within the definition
 * @param dependsOn ids of the steps that must complete first; empty for none
 * @param configuration handed to the agent as it is; null when the caller gave none
 * @param timeout of one attempt, as the caller wrote it (see {@link Durations}); null for {@link #DEFAULT_TIMEOUT}
 */
public record StepDefinition(
        StepId id,
        String name,
        String agentType,
        List<StepId> dependsOn,
        @Nullable JsonObject configuration,
        @Nullable String timeout) {
    /** The API promises this default for step and agent timeouts; they may be longer than 0 and at most 180 minutes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    public StepDefinition {
        dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    }

    /** How long one attempt may take. */
    public Duration attemptTimeout() {
        return timeout == null ? DEFAULT_TIMEOUT : Durations.parse(timeout).orElse(DEFAULT_TIMEOUT);
    }

    /** What the agent is asked to do: {@code configuration.task} if that is text, else the step's name. */
    public String task() {
        return configuration != null && configuration.get("task") instanceof String task && !task.isBlank()
                ? task
                : name;
    }

    /** The same step with another configuration; null for none. */
    public StepDefinition configured(@Nullable JsonObject other) {
        return new StepDefinition(id, name, agentType, dependsOn, other, timeout);
    }
}
