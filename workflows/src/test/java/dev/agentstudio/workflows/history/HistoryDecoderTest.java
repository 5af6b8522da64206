package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.ActiveTime;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ActivityFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.temporal.api.history.v1.ActivityTaskCanceledEventAttributes;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskFailedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskTimedOutEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.TimerFiredEventAttributes;
import io.temporal.api.history.v1.UpsertWorkflowSearchAttributesEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.sdk.v1.UserMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryDecoderTest {
    private static final Instant AT = Instant.parse("2025-10-01T12:00:00.123Z");
    private static final RunFailure NO_DETAIL = new RunFailure(null, null);

    private final HistoryDecoder decoder = new HistoryDecoder(Payloads.converter());

    static Stream<Example> examples() {
        return Stream.of(tasks(), failedTasks(), signals(), timers(), runs(), madeByHand())
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void eventMeans(Example example) {
        assertThat(decoder.decode(example.event())).isEqualTo(example.meaning());
    }

    @Test
    void everyKindOfRunEventIsAmongTheExamples() {
        Set<Class<?>> produced = examples()
                .map(example -> decoder.decode(example.event()).getClass())
                .collect(Collectors.toSet());
        assertThat(produced).containsExactlyInAnyOrder(RunEvent.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @EnumSource(value = EventType.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void everyEventTypeIsDecodedAndFoldedWithoutItsAttributes(EventType type) {
        RunEvent decoded = decoder.decode(TemporalEvents.event(type).build());
        assertThat(List.of(decoded.id(), decoded.at())).isEqualTo(List.of(7L, AT));
        RunState state = RunFold.apply(RunFold.begin(Runs.created(2)), decoded);
        assertThat(new RunView(state, List.of()).execution().tasks()).hasSize(2);
    }

    @Test
    void typeOfANewerServerIsUnseen() {
        HistoryEvent event = TemporalEvents.event(EventType.EVENT_TYPE_UNSPECIFIED)
                .setEventTypeValue(9_999)
                .build();
        assertThat(decoder.decode(event)).isEqualTo(new RunEvent.NotShown(7, AT));
    }

    private static List<Example> tasks() {
        return List.of(
                new Example(
                        "a task is handed out",
                        TemporalEvents.event(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                                .setActivityTaskScheduledEventAttributes(
                                        ActivityTaskScheduledEventAttributes.newBuilder()
                                                .setActivityId("a")
                                                .setActivityType(ActivityType.newBuilder()
                                                        .setName(AgentActivities.EXECUTE))
                                                .setInput(TemporalEvents.payloads(Runs.call(1))))
                                .build(),
                        new RunEvent.TaskScheduled(7, AT, "a", Runs.call(1))),
                new Example(
                        "its last attempt began",
                        TemporalEvents.event(EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
                                .setActivityTaskStartedEventAttributes(ActivityTaskStartedEventAttributes.newBuilder()
                                        .setScheduledEventId(5)
                                        .setAttempt(3))
                                .build(),
                        new RunEvent.TaskStarted(7, AT, 5, 3)),
                new Example(
                        "it is answered",
                        TemporalEvents.event(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                                .setActivityTaskCompletedEventAttributes(
                                        ActivityTaskCompletedEventAttributes.newBuilder()
                                                .setScheduledEventId(5)
                                                .setResult(TemporalEvents.payloads(Runs.response(true))))
                                .build(),
                        new RunEvent.TaskCompleted(7, AT, 5, Runs.response(true))));
    }

    private static List<Example> signals() {
        RestoredPage page = new RestoredPage(List.of(), List.of(), AT, null, List.of(), null);
        return List.of(
                signal("it is paused", "pause", new RunEvent.Paused(7, AT, ControlSignal.NONE)),
                signal("it is resumed", "resume", new RunEvent.Resumed(7, AT, ControlSignal.NONE)),
                signal(
                        "its cancellation is asked for",
                        "cancel",
                        new RunEvent.CancelRequested(7, AT, ControlSignal.NONE)),
                signal("its deletion is asked for", "delete", new RunEvent.DeleteRequested(7, AT, ControlSignal.NONE)),
                signal(
                        "a checkpoint is asked for",
                        "checkpoint",
                        new RunEvent.CheckpointRequested(7, AT, ControlSignal.NONE)),
                signal("a signal that this product does not send", "hello", new RunEvent.NotShown(7, AT)),
                bare(
                        "Temporal's own cancellation is asked for",
                        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
                        new RunEvent.CancelRequested(7, AT, ControlSignal.NONE)),
                new Example(
                        "a checkpoint is taken over",
                        TemporalEvents.event(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                                .setActivityTaskCompletedEventAttributes(
                                        ActivityTaskCompletedEventAttributes.newBuilder()
                                                .setScheduledEventId(5)
                                                .setResult(TemporalEvents.payloads(page)))
                                .build(),
                        new RunEvent.Restored(7, AT, page)));
    }

    private static List<Example> timers() {
        return List.of(
                new Example(
                        "lists are shown when the workflow started",
                        TemporalEvents.event(EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
                                .setUpsertWorkflowSearchAttributesEventAttributes(
                                        UpsertWorkflowSearchAttributesEventAttributes.newBuilder()
                                                .setSearchAttributes(SearchAttributes.newBuilder()
                                                        .putIndexedFields(
                                                                "StartedAt",
                                                                Payload.newBuilder()
                                                                        .putMetadata(
                                                                                "encoding",
                                                                                ByteString.copyFromUtf8("json/plain"))
                                                                        .putMetadata(
                                                                                "type",
                                                                                ByteString.copyFromUtf8("Datetime"))
                                                                        .setData(ByteString.copyFromUtf8(
                                                                                "\"2025-10-01T12:00:09.123Z\""))
                                                                        .build())))
                                .build(),
                        new RunEvent.StartShown(7, AT, Instant.parse("2025-10-01T12:00:09.123Z"))),
                timerStarted("the timeout is measured", ActiveTime.SUMMARY, new RunEvent.TimeoutStarted(7, AT)),
                timerStarted("another timer starts", "Something else", new RunEvent.NotShown(7, AT)),
                bare("a timer without a summary", EventType.EVENT_TYPE_TIMER_STARTED, new RunEvent.NotShown(7, AT)),
                new Example(
                        "a timer fires",
                        TemporalEvents.event(EventType.EVENT_TYPE_TIMER_FIRED)
                                .setTimerFiredEventAttributes(
                                        TimerFiredEventAttributes.newBuilder().setStartedEventId(5))
                                .build(),
                        new RunEvent.TimerFired(7, AT, 5)));
    }

    private static Example timerStarted(String name, String summary, RunEvent meaning) {
        return new Example(
                name,
                TemporalEvents.event(EventType.EVENT_TYPE_TIMER_STARTED)
                        .setUserMetadata(UserMetadata.newBuilder()
                                .setSummary(TemporalEvents.payloads(summary).getPayloads(0)))
                        .build(),
                meaning);
    }

    private static Example signal(String name, String signal, RunEvent meaning) {
        return new Example(
                name,
                TemporalEvents.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
                        .setWorkflowExecutionSignaledEventAttributes(
                                WorkflowExecutionSignaledEventAttributes.newBuilder()
                                        .setSignalName(signal))
                        .build(),
                meaning);
    }

    private static List<Example> failedTasks() {
        return List.of(
                new Example(
                        "it fails without an answer",
                        failed(TemporalEvents.application("No such agent")),
                        new RunEvent.TaskFailed(7, AT, 5, "No such agent", null)),
                new Example(
                        "it fails by the agent's verdict",
                        failed(TemporalEvents.application("It cannot be done", Runs.response(false))),
                        new RunEvent.TaskFailed(7, AT, 5, "It cannot be done", Runs.response(false))),
                new Example(
                        "its worker was lost",
                        timedOut(timeout(null)),
                        new RunEvent.TaskFailed(7, AT, 5, "The worker was lost: activity timeout", null)),
                new Example(
                        "it ran out of time after it had failed",
                        timedOut(timeout(TemporalEvents.application("Busy"))),
                        new RunEvent.TaskFailed(7, AT, 5, "Busy", null)),
                new Example(
                        "it is cancelled",
                        TemporalEvents.event(EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED)
                                .setActivityTaskCanceledEventAttributes(ActivityTaskCanceledEventAttributes.newBuilder()
                                        .setScheduledEventId(5))
                                .build(),
                        new RunEvent.TaskFailed(7, AT, 5, "Cancelled", null)));
    }

    private static List<Example> runs() {
        return List.of(
                new Example(
                        "a run begins",
                        TemporalEvents.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
                                .setWorkflowExecutionStartedEventAttributes(
                                        WorkflowExecutionStartedEventAttributes.newBuilder()
                                                .setWorkflowId("wf_1")
                                                .setOriginalExecutionRunId("run")
                                                .setInput(TemporalEvents.payloads(Runs.input(2))))
                                .build(),
                        new RunEvent.Created(
                                7, AT, new WorkflowRun(new WorkflowId("wf_1"), new RunId("run")), Runs.input(2))),
                bare(
                        "a worker takes it up",
                        EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
                        new RunEvent.WorkflowTaskStarted(7, AT)),
                bare("it completes", EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, new RunEvent.Completed(7, AT)),
                bare(
                        "it is cancelled",
                        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
                        new RunEvent.Cancelled(7, AT)),
                bare("a timer fires", EventType.EVENT_TYPE_TIMER_FIRED, new RunEvent.TimerFired(7, AT, 0)),
                new Example(
                        "it fails with a detail",
                        runFailed(TemporalEvents.application("Step failed", new RunFailure(TaskId.numbered(1), null))),
                        new RunEvent.Failed(7, AT, "Step failed", new RunFailure(TaskId.numbered(1), null))),
                new Example(
                        "it fails without a detail",
                        runFailed(TemporalEvents.application("A defect")),
                        new RunEvent.Failed(7, AT, "A defect", NO_DETAIL)),
                bare(
                        "the server's time limit ends it",
                        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
                        new RunEvent.Failed(7, AT, "The run exceeded a time limit of the Temporal server", NO_DETAIL)),
                bare(
                        "it is terminated without a reason",
                        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
                        new RunEvent.Failed(7, AT, "Terminated in Temporal", NO_DETAIL)),
                new Example(
                        "it is terminated with a reason",
                        TemporalEvents.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)
                                .setWorkflowExecutionTerminatedEventAttributes(
                                        WorkflowExecutionTerminatedEventAttributes.newBuilder()
                                                .setReason("stuck"))
                                .build(),
                        new RunEvent.Failed(7, AT, "Terminated in Temporal: stuck", NO_DETAIL)));
    }

    /** What can be done with Temporal's own tools. */
    private static List<Example> madeByHand() {
        return List.of(
                completed("a task ends with a text", "hello"),
                completed("a task ends with a list", List.of()),
                completed("a task ends with a result of another shape", Map.of("success", true, "result", 5)),
                started("a run begins with a text", "hello"),
                started("a run begins with something else", Map.of("a", 1)),
                started("a run begins with a definition without steps", Map.of("definition", Map.of(), "owner", "me")));
    }

    private static Example completed(String name, Object result) {
        return new Example(
                name,
                TemporalEvents.event(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                        .setActivityTaskCompletedEventAttributes(ActivityTaskCompletedEventAttributes.newBuilder()
                                .setScheduledEventId(5)
                                .setResult(TemporalEvents.payloads(result)))
                        .build(),
                new RunEvent.TaskFailed(7, AT, 5, AgentResponse.UNREADABLE, null));
    }

    private static Example started(String name, Object input) {
        return new Example(
                name,
                TemporalEvents.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
                        .setWorkflowExecutionStartedEventAttributes(WorkflowExecutionStartedEventAttributes.newBuilder()
                                .setWorkflowId("wf_1")
                                .setInput(TemporalEvents.payloads(input)))
                        .build(),
                new RunEvent.NotShown(7, AT));
    }

    private static Example bare(String name, EventType type, RunEvent meaning) {
        return new Example(name, TemporalEvents.event(type).build(), meaning);
    }

    private static HistoryEvent failed(Failure cause) {
        Failure failure = Failure.newBuilder()
                .setMessage("Activity task failed")
                .setActivityFailureInfo(ActivityFailureInfo.getDefaultInstance())
                .setCause(cause)
                .build();
        return TemporalEvents.event(EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED)
                .setActivityTaskFailedEventAttributes(ActivityTaskFailedEventAttributes.newBuilder()
                        .setScheduledEventId(5)
                        .setFailure(failure))
                .build();
    }

    private static HistoryEvent timedOut(Failure failure) {
        return TemporalEvents.event(EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT)
                .setActivityTaskTimedOutEventAttributes(ActivityTaskTimedOutEventAttributes.newBuilder()
                        .setScheduledEventId(5)
                        .setFailure(failure))
                .build();
    }

    private static Failure timeout(@org.jspecify.annotations.Nullable Failure cause) {
        Failure.Builder failure = Failure.newBuilder()
                .setMessage("activity timeout")
                .setTimeoutFailureInfo(
                        TimeoutFailureInfo.newBuilder().setTimeoutType(TimeoutType.TIMEOUT_TYPE_HEARTBEAT));
        return cause == null ? failure.build() : failure.setCause(cause).build();
    }

    private static HistoryEvent runFailed(Failure failure) {
        return TemporalEvents.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED)
                .setWorkflowExecutionFailedEventAttributes(
                        WorkflowExecutionFailedEventAttributes.newBuilder().setFailure(failure))
                .build();
    }

    record Example(String name, HistoryEvent event, RunEvent meaning) {
        @Override
        public String toString() {
            return name;
        }
    }
}
