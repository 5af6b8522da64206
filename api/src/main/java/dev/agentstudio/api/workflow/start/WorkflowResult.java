package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that waited for a workflow.
 *
 * @param duration {@code HH:MM:SS.fff}
 * @param errorMessage null on success
 */
@Serdeable
public record WorkflowResult(
        String workflowId,
        boolean success,
        ExecutionContext context,
        String duration,
        @Nullable String errorMessage) {
    /**
     * The result of a workflow that has ended or rests.
     *
     * @param begin from when on its duration counts
     * @throws ProblemException when it overran its timeout
     */
    public static WorkflowResult of(RunView view, Instant begin) {
        RunState state = view.state();
        if (state.exceededTimeoutSeconds() != null) {
            throw ProblemException.overran(state.workflowId().value(), state.exceededTimeoutSeconds());
        }
        Instant end = Objects.requireNonNullElse(state.endedAt(), state.lastUpdatedAt());
        // Our clock and Temporal's may differ by more than a short workflow takes.
        Duration duration = end.isBefore(begin) ? Duration.ZERO : Duration.between(begin, end);
        return new WorkflowResult(
                state.workflowId().value(),
                state.status() == WorkflowStatus.COMPLETED,
                view.context(),
                Durations.format(duration),
                message(state));
    }

    private static @Nullable String message(RunState state) {
        return switch (state.status()) {
            case COMPLETED -> null;
            case PAUSED -> "The workflow was paused again";
            case CANCELLED -> "The workflow was cancelled";
            case FAILED -> state.errorMessage();
            case PENDING, RUNNING -> throw new IllegalStateException("Not at rest: " + state.workflowId());
        };
    }
}
