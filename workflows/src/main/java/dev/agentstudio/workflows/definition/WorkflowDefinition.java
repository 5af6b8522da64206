package dev.agentstudio.workflows.definition;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to run. A value of this type has passed validation: ids are unique, dependencies exist and form no cycle.
 *
 * @param id the caller's label, not unique
 * @param steps in the caller's order, at least one
 * @param timeout of active time over the whole workflow, as the caller wrote it; null for {@link #DEFAULT_TIMEOUT}
 * @param maxRetries of one task: a task is tried at most this many times more, 0 to 10
 */
public record WorkflowDefinition(
        String id,
        String name,
        @Nullable String description,
        Pattern pattern,
        List<StepDefinition> steps,
        @Nullable String timeout,
        int maxRetries) {
    /** The API promises this default; the range is 1 to 180 minutes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    /** The reference's default; the range is 0 to 10. */
    public static final int DEFAULT_MAX_RETRIES = 3;

    public WorkflowDefinition {
        steps = List.copyOf(steps);
    }

    /** How long the workflow may be active before it fails. */
    public Duration activeTimeout() {
        return timeout == null ? DEFAULT_TIMEOUT : Durations.parse(timeout).orElse(DEFAULT_TIMEOUT);
    }

    /** The same definition with other steps. */
    public WorkflowDefinition withSteps(List<StepDefinition> others) {
        return new WorkflowDefinition(id, name, description, pattern, others, timeout, maxRetries);
    }
}
