package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.execution.ModelRules.Expectation;
import dev.agentstudio.workflows.execution.RunModel.Stand;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks a run's history. After each workflow task, what the interpreter asked of Temporal must be what the model expects after the events
 * that the task was shown.
 */
final class HistoryAudit {
    /** How far the environment's clock may be off: it continues while the machine is busy. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private final RunModel run;
    private final RunId runId;
    private final ModelRules rules;
    private final Map<Long, AgentCall> calls = new HashMap<>();
    private final List<AgentCall> started = new ArrayList<>();
    private boolean isDeciding;
    private boolean isRestoring;
    private @Nullable Expectation expected;
    private @Nullable EventType close;
    private @Nullable Instant activeSince;

    /** The interpreter's time in a workflow task: that of its beginning, however long it takes. */
    private @Nullable Instant decidedAt;

    private HistoryAudit(RunModel run, RunId runId, @Nullable Instant activeSince) {
        this.run = run;
        this.runId = runId;
        this.activeSince = activeSince;
        rules = new ModelRules(run);
    }

    /** A run after all of its history, and when its time began to run. */
    record Audited(RunModel run, @Nullable Instant activeSince) {}

    /** Where histories come from. */
    interface Histories {
        List<HistoryEvent> of(WorkflowRun run);
    }

    /** Walks the run, and before it those that it continues from. */
    static Audited audit(Histories histories, WorkflowRun run) {
        List<HistoryEvent> events = histories.of(run);
        ExecutionInput input = payload(
                events.getFirst().getWorkflowExecutionStartedEventAttributes().getInput(), ExecutionInput.class);
        RestoredFrom source = input.restoredFrom();
        HistoryAudit audit;
        if (source == null) {
            audit = new HistoryAudit(new RunModel(input), run.runId(), null);
        } else {
            Audited earlier = audit(histories, source.run());
            boolean isSameBudget = source.kind() == RestoredFrom.Kind.CONTINUE;
            audit = new HistoryAudit(
                    RunModel.goingOn(input, earlier.run(), source.checkpointId()),
                    run.runId(),
                    isSameBudget ? earlier.activeSince() : null);
            audit.isRestoring = true;
        }
        events.forEach(audit::see);
        audit.settle();
        return new Audited(audit.run, audit.activeSince);
    }

    private void see(HistoryEvent event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_TASK_STARTED -> {
                settle();
                expected = rules.next();
                decidedAt = time(event);
            }
            case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> {
                isDeciding = true;
                activeSince = activeSince == null && !run.isPaused ? decidedAt : activeSince;
            }
            case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> scheduled(event);
            case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW -> {
                close = event.getEventType();
                checkTime(event);
            }
            default -> input(event);
        }
    }

    /** What the interpreter receives. */
    private void input(HistoryEvent event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
                settle();
                var completed = event.getActivityTaskCompletedEventAttributes();
                AgentCall call = calls.get(completed.getScheduledEventId());
                if (call != null) {
                    run.completed(call.taskId().value(), payload(completed.getResult(), AgentResponse.class));
                }
            }
            case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
                ended(event.getActivityTaskFailedEventAttributes().getScheduledEventId(), false);
            case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
                ended(event.getActivityTaskCanceledEventAttributes().getScheduledEventId(), true);
            case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED ->
                signaled(event.getWorkflowExecutionSignaledEventAttributes());
            case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> {
                settle();
                run.ended(WorkflowStatus.CANCELLED);
            }
            case EVENT_TYPE_TIMER_FIRED -> {
                settle();
                if (activeTime(event).compareTo(limit()) >= 0) {
                    run.timedOut();
                }
            }
            default -> {}
        }
    }

    private void ended(long scheduledId, boolean isCutOff) {
        settle();
        AgentCall call = calls.get(scheduledId);
        if (call != null) {
            run.failed(call.taskId().value(), isCutOff);
        }
    }

    private void signaled(WorkflowExecutionSignaledEventAttributes signal) {
        settle();
        switch (signal.getSignalName()) {
            case "pause" -> run.paused();
            case "resume" -> {
                if (run.isPaused) {
                    activeSince = null;
                }
                run.resumed(
                        signal.getInput().getPayloadsCount() == 0
                                ? null
                                : payload(signal.getInput(), ControlSignal.class)
                                        .checkpointId());
            }
            case "delete" -> run.deleted();
            case "cancel" -> run.ended(WorkflowStatus.CANCELLED);
            default -> throw new AssertionError("Nobody sends " + signal.getSignalName());
        }
    }

    private void scheduled(HistoryEvent event) {
        var scheduled = event.getActivityTaskScheduledEventAttributes();
        if (!scheduled.getActivityType().getName().equals(AgentActivities.EXECUTE)) {
            assertThat(run.input.restoredFrom())
                    .as("what a checkpoint is loaded for")
                    .isNotNull();
            expected = null;
            return;
        }
        AgentCall call = payload(scheduled.getInput(), AgentCall.class);
        if (expected instanceof Expectation.Start start) {
            CallAudit.check(call, run, rules, start.round());
        }
        calls.put(event.getEventId(), call);
        started.add(call);
        run.scheduled(call, runId + "/" + scheduled.getActivityId());
    }

    /** Compares what one workflow task asked for with what it had to ask for. */
    private void settle() {
        if (!isDeciding) {
            return;
        }
        isDeciding = false;
        boolean isLoading = expected == null || (isRestoring && started.isEmpty() && close == null && calls.isEmpty());
        if (!isLoading) {
            isRestoring = false;
            compare(Optional.ofNullable(expected).orElseThrow());
        }
        started.clear();
    }

    private void compare(Expectation expectation) {
        List<String> names = started.stream().map(call -> call.taskId().value()).toList();
        if (expectation instanceof Expectation.Succeed) {
            assertThat(names).as("starts although another run is to follow").isEmpty();
            assertThat(close).isIn(null, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
            return;
        }
        if (close == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW) {
            assertThat(names).as("starts of a run that goes on as new").isEmpty();
            assertThat(run.isPaused || run.end != null || run.isOverdue)
                    .as("goes on as new although it should not go on")
                    .isFalse();
            assertThat(run.count(Stand.IN_FLIGHT) + run.count(Stand.FAILED))
                    .as("tasks that going on as new would lose")
                    .isZero();
            return;
        }
        switch (expectation) {
            case Expectation.Start start -> {
                assertThat(names)
                        .as("%d of %s start", start.count(), start.candidates())
                        .hasSize(start.count());
                assertThat(start.candidates()).containsAll(names);
                assertThat(close).isNull();
            }
            case Expectation.Succeed succeed -> throw new AssertionError("Compared before");
            case Expectation.Rest rest -> {
                assertThat(names).as("starts while there is nothing to start").isEmpty();
                assertThat(close).as("ends while there is more to come").isNull();
            }
            case Expectation.End end -> {
                assertThat(names).as("starts although it is over").isEmpty();
                if (end.isNow() || close != null) {
                    assertThat(close).as("it is over").isEqualTo(closing(end.status()));
                    run.ended(end.status());
                }
            }
        }
    }

    private static EventType closing(WorkflowStatus status) {
        return switch (status) {
            case COMPLETED -> EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED;
            case FAILED -> EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED;
            case CANCELLED -> EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED;
            case PENDING, RUNNING, PAUSED -> throw new AssertionError("No end: " + status);
        };
    }

    /** No run lives longer than its time; time that it is paused does not count. */
    private void checkTime(HistoryEvent event) {
        if (run.end == null && !run.isPaused) {
            assertThat(activeTime(event)).isLessThan(limit().plus(SLACK));
        }
    }

    private Duration activeTime(HistoryEvent event) {
        return activeSince == null ? Duration.ZERO : Duration.between(activeSince, time(event));
    }

    private Duration limit() {
        return Duration.parse(run.input.definition().timeout());
    }

    private static Instant time(HistoryEvent event) {
        return Instant.ofEpochMilli(Timestamps.toMillis(event.getEventTime()));
    }

    static <T> T payload(io.temporal.api.common.v1.Payloads payloads, Class<T> type) {
        return Payloads.converter().fromPayloads(0, Optional.of(payloads), type, type);
    }
}
