package dev.agentstudio.workflows.agent;

import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is asked.
 *
 * @param task what to do, in words
 * @param input the workflow's input
 * @param context {@code results} of the steps it depends on, keyed by step id, and {@code state}
 * @param configuration of the step
 * @param timeout of this attempt, as the caller wrote it; null for five minutes
 * @param artifacts of the tasks that it depends on; null when there are none, and where the request is recorded
 */
public record AgentRequest(
        String task,
        @Nullable JsonObject input,
        @Nullable JsonObject context,
        @Nullable JsonObject configuration,
        @Nullable String timeout,
        @Nullable List<ReadableArtifact> artifacts) {
    /** Largest request that an agent is sent, in bytes of UTF-8 JSON. Workers and agents hold it in memory. */
    public static final int MAX_BYTES = 3 * 512 * 1024;

    public AgentRequest {
        artifacts = artifacts == null || artifacts.isEmpty() ? null : List.copyOf(artifacts);
    }

    public AgentRequest(
            String task,
            @Nullable JsonObject input,
            @Nullable JsonObject context,
            @Nullable JsonObject configuration,
            @Nullable String timeout) {
        this(task, input, context, configuration, timeout, null);
    }

    /** As clients are shown it: artifacts are shown with the tasks that saved them. */
    public AgentRequest shown() {
        return artifacts == null ? this : new AgentRequest(task, input, context, configuration, timeout);
    }

    /** {@link #timeout} as a duration, five minutes if absent. */
    public Duration attemptTimeout() {
        return timeout == null
                ? StepDefinition.DEFAULT_TIMEOUT
                : Durations.parse(timeout).orElse(StepDefinition.DEFAULT_TIMEOUT);
    }
}
