package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run as visibility knows it.
 *
 * @param progress 0 to 100
 * @param resumed whether an earlier run of the same workflow ended before this one began
 * @param errorMessage why the workflow failed; null unless it did, and before it is looked up
 */
record Row(
        Run run,
        Labels labels,
        Times times,
        BigDecimal progress,
        boolean resumed,
        @Nullable String errorMessage) {
    /** Longest message that a row shows, in characters, so that a page of them stays readable. */
    static final int MAX_MESSAGE = 1000;

    private static final BigDecimal DONE = BigDecimal.valueOf(100);

    Row {
        progress = readable(progress);
        errorMessage = errorMessage == null ? null : shown(errorMessage);
    }

    /** As visibility knows it, which does not know messages. */
    Row(Run run, Labels labels, Times times, BigDecimal progress, boolean resumed) {
        this(run, labels, times, progress, resumed, null);
    }

    /**
     * Which run it is, and in what state.
     *
     * @param status Temporal's own, for example {@code Failed}
     * @param runState the value of the search attribute {@code RunState}, which says more about an open run
     */
    record Run(
            WorkflowId workflowId,
            RunId runId,
            String status,
            @Nullable String runState) {}

    /**
     * What the workflow was created with.
     *
     * @param name that of the definition; null when it is not known
     */
    record Labels(
            String owner, String definitionId, @Nullable String name, String pattern, String initiatedBy) {}

    /**
     * Times to the millisecond, as they are shown, so that the order of a list is the order of what is seen.
     *
     * @param runStartedAt when Temporal started this run; orders the runs of one workflow
     */
    record Times(
            Instant runStartedAt,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant closedAt) {
        Times {
            runStartedAt = toMillis(runStartedAt);
            createdAt = toMillis(createdAt);
            startedAt = startedAt == null ? null : toMillis(startedAt);
            closedAt = closedAt == null ? null : toMillis(closedAt);
        }

        private static Instant toMillis(Instant time) {
            return time.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /** What a read of the workflow shows, as a row. */
    static Row of(RunView view) {
        RunState state = view.state();
        return new Row(
                new Run(
                        state.workflowId(),
                        state.runId(),
                        temporalStatus(state.status()),
                        state.status().word()),
                new Labels(
                        state.input().owner(),
                        state.input().definition().id(),
                        state.input().definition().name(),
                        state.input().definition().pattern().word(),
                        state.input().initiatedBy()),
                new Times(state.input().createdAt(), state.input().createdAt(), state.startedAt(), state.endedAt()),
                view.progress(),
                false,
                state.errorMessage());
    }

    /** As much of a message as a row shows. */
    static String shown(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }

    WorkflowId workflowId() {
        return run.workflowId();
    }

    RunId runId() {
        return run.runId();
    }

    /** Null when the run does not have it. */
    @Nullable
    Object value(Attribute attribute) {
        return switch (attribute) {
            case TYPE -> AgentWorkflow.TYPE;
            case ID -> workflowId().value();
            case RUN -> runId().value();
            case STATUS -> run.status();
            case CLOSED_AT -> times.closedAt();
            case OWNER -> labels.owner();
            case RUN_STATE -> run.runState();
            case DEFINITION -> labels.definitionId();
            case PATTERN -> labels.pattern();
            case INITIATED_BY -> labels.initiatedBy();
            case CREATED_AT -> times.createdAt();
            case STARTED_AT -> times.startedAt();
            case RESUMED -> resumed;
        };
    }

    boolean isOpen() {
        return times.closedAt() == null;
    }

    WorkflowStatus workflowStatus() {
        if (isOpen()) {
            return switch (run.runState()) {
                case "pending" -> WorkflowStatus.PENDING;
                case "paused" -> WorkflowStatus.PAUSED;
                case null, default -> WorkflowStatus.RUNNING;
            };
        }
        return switch (run.status()) {
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
        return new Row(run, labels, times, newer, resumed, errorMessage);
    }

    Row withMessage(@Nullable String message) {
        return new Row(run, labels, times, progress, resumed, message);
    }

    private static String temporalStatus(WorkflowStatus status) {
        return switch (status) {
            case PENDING, RUNNING, PAUSED -> "Running";
            case COMPLETED -> "Completed";
            case FAILED -> "Failed";
            case CANCELLED -> "Canceled";
        };
    }

    private static BigDecimal readable(BigDecimal percent) {
        BigDecimal rounded = percent.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded;
    }
}
