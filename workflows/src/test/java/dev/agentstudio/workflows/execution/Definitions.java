package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Inputs of runs, for tests. */
final class Definitions {
    private Definitions() {}

    static StepDefinition step(String id, String agentType, String... dependsOn) {
        return new StepDefinition(
                new StepId(id),
                "Name of " + id,
                agentType,
                Stream.of(dependsOn).map(StepId::new).toList(),
                null,
                null);
    }

    static ExecutionInput input(StepDefinition... steps) {
        return input(null, 3, steps);
    }

    /** @param timeout null for the default */
    static ExecutionInput input(@Nullable String timeout, int maxRetries, StepDefinition... steps) {
        return input(Pattern.SEQUENTIAL, timeout, maxRetries, steps);
    }

    static ExecutionInput input(Pattern pattern, StepDefinition... steps) {
        return input(pattern, null, 0, steps);
    }

    static ExecutionInput input(Pattern pattern, @Nullable String timeout, int maxRetries, StepDefinition... steps) {
        WorkflowDefinition definition =
                new WorkflowDefinition("definition", "Definition", null, pattern, List.of(steps), timeout, maxRetries);
        return new ExecutionInput(
                definition,
                Json.object("{\"topic\":\"tests\"}"),
                "user@example.com",
                "sub",
                Instant.parse("2025-10-01T12:00:00Z"),
                null);
    }
}
