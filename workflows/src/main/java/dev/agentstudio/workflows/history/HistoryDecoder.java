package dev.agentstudio.workflows.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Timestamp;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.ActiveTime;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.RawValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns Temporal's events into ours. The only place, with the API's Temporal adapter, that knows Temporal's wire types. */
public final class HistoryDecoder {
    /** Header in which processes pass on the trace of a request. */
    private static final String TRACE_PARENT = "traceparent";

    private static final RunFailure NO_DETAIL = new RunFailure(null, null);

    private final DataConverter converter;

    public HistoryDecoder(DataConverter converter) {
        this.converter = converter;
    }

    /** Never fails: what we do not show, and what this product did not write, is {@link RunEvent.NotShown}. */
    @SuppressWarnings("checkstyle:MethodLength") // a table: one line for each of Temporal's event types
    public RunEvent decode(HistoryEvent event) {
        long id = event.getEventId();
        Instant at = instant(event.getEventTime());
        return switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> created(id, at, event);
            case EVENT_TYPE_WORKFLOW_TASK_STARTED -> new RunEvent.WorkflowTaskStarted(id, at);
            case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> scheduled(id, at, event);
            case EVENT_TYPE_ACTIVITY_TASK_STARTED -> {
                var started = event.getActivityTaskStartedEventAttributes();
                yield new RunEvent.TaskStarted(id, at, started.getScheduledEventId(), started.getAttempt());
            }
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
                var completed = event.getActivityTaskCompletedEventAttributes();
                yield completed(id, at, completed.getScheduledEventId(), completed.getResult());
            }
            case EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
                var failed = event.getActivityTaskFailedEventAttributes();
                yield taskFailed(id, at, failed.getScheduledEventId(), failed.getFailure());
            }
            case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> {
                var timedOut = event.getActivityTaskTimedOutEventAttributes();
                yield taskFailed(id, at, timedOut.getScheduledEventId(), timedOut.getFailure());
            }
            case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
                new RunEvent.TaskFailed(
                        id,
                        at,
                        event.getActivityTaskCanceledEventAttributes().getScheduledEventId(),
                        "Cancelled",
                        null);
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED -> new RunEvent.Completed(id, at);
            case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
                failed(id, at, event.getWorkflowExecutionFailedEventAttributes().getFailure());
            case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED ->
                signaled(id, at, event.getWorkflowExecutionSignaledEventAttributes());
            case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED ->
                new RunEvent.CancelRequested(id, at, ControlSignal.NONE);
            case EVENT_TYPE_TIMER_STARTED -> timerStarted(id, at, event);
            case EVENT_TYPE_TIMER_FIRED ->
                new RunEvent.TimerFired(
                        id, at, event.getTimerFiredEventAttributes().getStartedEventId());
            case EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES ->
                attributesShown(
                        id,
                        at,
                        event.getUpsertWorkflowSearchAttributesEventAttributes().getSearchAttributes());
            case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> new RunEvent.Cancelled(id, at);
            case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT ->
                new RunEvent.Failed(id, at, "The run exceeded a time limit of the Temporal server", NO_DETAIL);
            case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
                new RunEvent.Failed(
                        id,
                        at,
                        terminated(event.getWorkflowExecutionTerminatedEventAttributes()
                                .getReason()),
                        NO_DETAIL);
            case EVENT_TYPE_UNSPECIFIED,
                    EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
                    EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
                    EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
                    EVENT_TYPE_WORKFLOW_TASK_FAILED,
                    EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED,
                    EVENT_TYPE_TIMER_CANCELED,
                    EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
                    EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
                    EVENT_TYPE_MARKER_RECORDED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
                    EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
                    EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT,
                    EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED,
                    EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
                    EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_REJECTED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
                    EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED_EXTERNALLY,
                    EVENT_TYPE_ACTIVITY_PROPERTIES_MODIFIED_EXTERNALLY,
                    EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED,
                    EVENT_TYPE_NEXUS_OPERATION_SCHEDULED,
                    EVENT_TYPE_NEXUS_OPERATION_STARTED,
                    EVENT_TYPE_NEXUS_OPERATION_COMPLETED,
                    EVENT_TYPE_NEXUS_OPERATION_FAILED,
                    EVENT_TYPE_NEXUS_OPERATION_CANCELED,
                    EVENT_TYPE_NEXUS_OPERATION_TIMED_OUT,
                    EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED,
                    EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUEST_COMPLETED,
                    EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUEST_FAILED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_PAUSED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UNPAUSED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
                    UNRECOGNIZED -> new RunEvent.NotShown(id, at);
        };
    }

    /** What Describe says of an activity that has not ended. */
    public PendingTask decode(PendingActivityInfo activity) {
        PendingActivityState state = activity.getState();
        boolean running = state == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
                || state == PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED
                || state == PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED;
        AgentProgress progress =
                optional(activity.getHeartbeatDetails(), AgentProgress.class).orElse(AgentProgress.NONE);
        return new PendingTask(
                activity.getActivityId(),
                running,
                activity.getAttempt(),
                activity.hasLastStartedTime() ? instant(activity.getLastStartedTime()) : null,
                running ? progress : progress.betweenAttempts(),
                activity.hasLastFailure() ? message(activity.getLastFailure()) : null,
                !running && activity.hasNextAttemptScheduleTime()
                        ? instant(activity.getNextAttemptScheduleTime())
                        : null);
    }

    private RunEvent created(long id, Instant at, HistoryEvent event) {
        var started = event.getWorkflowExecutionStartedEventAttributes();
        return optional(started.getInput(), ExecutionInput.class)
                .<RunEvent>map(input -> new RunEvent.Created(id, at, run(started), input, traceParent(started)))
                .orElseGet(() -> new RunEvent.NotShown(id, at));
    }

    private @Nullable String traceParent(WorkflowExecutionStartedEventAttributes started) {
        Payload header = started.getHeader().getFieldsMap().get(TRACE_PARENT);
        return header == null
                ? null
                : optional(Payloads.newBuilder().addPayloads(header).build(), String.class)
                        .orElse(null);
    }

    private static WorkflowRun run(WorkflowExecutionStartedEventAttributes started) {
        return new WorkflowRun(new WorkflowId(started.getWorkflowId()), new RunId(started.getOriginalExecutionRunId()));
    }

    private RunEvent scheduled(long id, Instant at, HistoryEvent event) {
        var scheduled = event.getActivityTaskScheduledEventAttributes();
        return scheduled.getActivityType().getName().equals(AgentActivities.EXECUTE)
                ? optional(scheduled.getInput(), AgentCall.class)
                        .<RunEvent>map(call -> new RunEvent.TaskScheduled(id, at, scheduled.getActivityId(), call))
                        .orElseGet(() -> new RunEvent.NotShown(id, at))
                : new RunEvent.NotShown(id, at);
    }

    /** Results say by their members what they are: only a page of a checkpoint has restored tasks. */
    private RunEvent completed(long id, Instant at, long scheduledId, Payloads result) {
        boolean isPage = optional(result, JsonNode.class)
                .filter(json -> json.has("restoredTasks"))
                .isPresent();
        return isPage
                ? optional(result, RestoredPage.class)
                        .<RunEvent>map(page -> new RunEvent.Restored(id, at, page))
                        .orElseGet(() -> new RunEvent.NotShown(id, at))
                : optional(result, AgentResponse.class)
                        .<RunEvent>map(response -> new RunEvent.TaskCompleted(id, at, scheduledId, response))
                        .orElseGet(() -> new RunEvent.TaskFailed(id, at, scheduledId, AgentResponse.UNREADABLE, null));
    }

    private RunEvent signaled(long id, Instant at, WorkflowExecutionSignaledEventAttributes signal) {
        return switch (signal.getSignalName()) {
            case AgentWorkflow.PAUSE -> new RunEvent.Paused(id, at, control(signal.getInput()));
            case AgentWorkflow.RESUME -> new RunEvent.Resumed(id, at, control(signal.getInput()));
            case AgentWorkflow.CANCEL -> new RunEvent.CancelRequested(id, at, control(signal.getInput()));
            case AgentWorkflow.CHECKPOINT -> new RunEvent.CheckpointRequested(id, at, control(signal.getInput()));
            case AgentWorkflow.DELETE -> new RunEvent.DeleteRequested(id, at, control(signal.getInput()));
            default -> new RunEvent.NotShown(id, at);
        };
    }

    private RunEvent attributesShown(long id, Instant at, SearchAttributes attributes) {
        Payload startedAt = attributes.getIndexedFieldsMap().get(RunAttributes.STARTED_AT.getName());
        return startedAt == null
                ? new RunEvent.NotShown(id, at)
                : optional(Payloads.newBuilder().addPayloads(startedAt).build(), OffsetDateTime.class)
                        .<RunEvent>map(time ->
                                new RunEvent.StartShown(id, at, time.toInstant().truncatedTo(ChronoUnit.MILLIS)))
                        .orElseGet(() -> new RunEvent.NotShown(id, at));
    }

    /** Timers are distinguished by their summary. */
    private RunEvent timerStarted(long id, Instant at, HistoryEvent event) {
        Payloads summary = Payloads.newBuilder()
                .addPayloads(event.getUserMetadata().getSummary())
                .build();
        return event.getUserMetadata().hasSummary()
                        && optional(summary, String.class)
                                .filter(ActiveTime.SUMMARY::equals)
                                .isPresent()
                ? new RunEvent.TimeoutStarted(id, at)
                : new RunEvent.NotShown(id, at);
    }

    /** Signals are also sent manually, with anything in them or nothing. */
    private ControlSignal control(Payloads input) {
        return ControlSignal.of(optional(input, RawValue.class).orElse(null));
    }

    private RunEvent taskFailed(long id, Instant at, long scheduledId, Failure failure) {
        Failure cause = innermost(failure);
        return new RunEvent.TaskFailed(
                id,
                at,
                scheduledId,
                message(failure),
                detail(cause, AgentResponse.class).orElse(null));
    }

    private RunEvent failed(long id, Instant at, Failure failure) {
        return new RunEvent.Failed(
                id, at, message(failure), detail(failure, RunFailure.class).orElse(NO_DETAIL));
    }

    private <T> Optional<T> detail(Failure failure, Class<T> type) {
        return optional(failure.getApplicationFailureInfo().getDetails(), type);
    }

    /** Empty for what this product did not write: no payload, or one of another shape, as is possible manually. */
    private <T> Optional<T> optional(Payloads payloads, Class<T> type) {
        try {
            return payloads.getPayloadsCount() == 0
                    ? Optional.empty()
                    : Optional.ofNullable(converter.fromPayloads(0, Optional.of(payloads), type, type));
        } catch (DataConverterException e) {
            return Optional.empty();
        }
    }

    private String message(Failure failure) {
        Failure cause = innermost(failure);
        return cause.hasTimeoutFailureInfo() ? "The worker was lost: " + text(cause) : text(cause);
    }

    /** Where what is stored is encrypted, the message of a failure is in a payload. */
    private String text(Failure failure) {
        Payloads attributes = Payloads.newBuilder()
                .addPayloads(failure.getEncodedAttributes())
                .build();
        return failure.hasEncodedAttributes()
                ? optional(attributes, JsonNode.class)
                        .map(each -> each.path("message").asText())
                        .orElse(failure.getMessage())
                : failure.getMessage();
    }

    private static Failure innermost(Failure failure) {
        return failure.hasCause() && !failure.hasApplicationFailureInfo() ? innermost(failure.getCause()) : failure;
    }

    private static String terminated(@Nullable String reason) {
        return reason == null || reason.isEmpty() ? "Terminated in Temporal" : "Terminated in Temporal: " + reason;
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).truncatedTo(ChronoUnit.MILLIS);
    }
}
