package dev.agentstudio.workflows.agent;

import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is asked.
 *
 * @param task what to do, in words
 * @param input the workflow's input
 * @param context {@code results} of the steps it depends on, keyed by step id, and {@code state}
 * @param configuration of the step
 * @param timeout of this attempt, as the caller wrote it; null for five minutes
 */
public record AgentRequest(
        String task,
        @Nullable JsonObject input,
        @Nullable JsonObject context,
        @Nullable JsonObject configuration,
        @Nullable String timeout) {
    public AgentRequest {}

    /** {@link #timeout} as a duration, five minutes if absent. */
    public Duration attemptTimeout() {
        return timeout == null
                ? StepDefinition.DEFAULT_TIMEOUT
                : Durations.parse(timeout).orElse(StepDefinition.DEFAULT_TIMEOUT);
    }
}
