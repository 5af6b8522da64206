package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.execution.ExecutionWorkflow;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run as visibility knows it. Times are to the millisecond, as they are shown, so that sorting goes by what is seen.
 *
 * @param runStartedAt when Temporal started this run; orders the runs of one workflow
 * @param status Temporal's own, for example {@code Failed}
 * @param runState what it is while it is open
 * @param progress 0 to 100
 * @param resumed whether an earlier run of the same workflow ended before this one began
 */
record Row(
        String workflowId,
        String runId,
        Instant runStartedAt,
        String status,
        @Nullable String runState,
        String owner,
        String definitionId,
        String pattern,
        String initiatedBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant closedAt,
        BigDecimal progress,
        boolean resumed) {
    private static final BigDecimal DONE = BigDecimal.valueOf(100);

    Row {
        runStartedAt = toMillis(runStartedAt);
        createdAt = toMillis(createdAt);
        startedAt = startedAt == null ? null : toMillis(startedAt);
        closedAt = closedAt == null ? null : toMillis(closedAt);
        progress = readable(progress);
    }

    /** What a read of the workflow shows, as a row. */
    static Row of(RunView view) {
        RunState state = view.state();
        return new Row(
                state.workflowId(),
                state.runId(),
                state.input().createdAt(),
                temporalStatus(state.status()),
                state.status().word(),
                state.input().owner(),
                state.input().definition().id(),
                state.input().definition().pattern().word(),
                state.input().initiatedBy(),
                state.input().createdAt(),
                state.startedAt(),
                state.endedAt(),
                view.progress(),
                false);
    }

    /** Null when the run does not have it. */
    @Nullable
    Object value(Attribute attribute) {
        return switch (attribute) {
            case TYPE -> ExecutionWorkflow.TYPE;
            case ID -> workflowId;
            case RUN -> runId;
            case STATUS -> status;
            case CLOSED_AT -> closedAt;
            case OWNER -> owner;
            case RUN_STATE -> runState;
            case DEFINITION -> definitionId;
            case PATTERN -> pattern;
            case INITIATED_BY -> initiatedBy;
            case CREATED_AT -> createdAt;
            case STARTED_AT -> startedAt;
            case RESUMED -> resumed;
        };
    }

    boolean isOpen() {
        return closedAt == null;
    }

    WorkflowStatus workflowStatus() {
        if (isOpen()) {
            return switch (runState) {
                case "pending" -> WorkflowStatus.PENDING;
                case "paused" -> WorkflowStatus.PAUSED;
                case null, default -> WorkflowStatus.RUNNING;
            };
        }
        return switch (status) {
            case "Completed" -> WorkflowStatus.COMPLETED;
            case "Canceled" -> WorkflowStatus.CANCELLED;
            // Terminated from Temporal's own tools, or timed out by the server.
            default -> WorkflowStatus.FAILED;
        };
    }

    BigDecimal shownProgress() {
        return workflowStatus() == WorkflowStatus.COMPLETED ? DONE : progress;
    }

    Row withProgress(BigDecimal newer) {
        return new Row(
                workflowId,
                runId,
                runStartedAt,
                status,
                runState,
                owner,
                definitionId,
                pattern,
                initiatedBy,
                createdAt,
                startedAt,
                closedAt,
                newer,
                resumed);
    }

    private static String temporalStatus(WorkflowStatus status) {
        return switch (status) {
            case PENDING, RUNNING, PAUSED -> "Running";
            case COMPLETED -> "Completed";
            case FAILED -> "Failed";
            case CANCELLED -> "Canceled";
        };
    }

    private static Instant toMillis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private static BigDecimal readable(BigDecimal percent) {
        BigDecimal rounded = percent.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded;
    }
}
