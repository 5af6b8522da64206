package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.history.RunEvent;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** False histories and false records of calls. */
final class HistoryFaults {
    private HistoryFaults() {}

    static Optional<Evidence> withoutResumes(Evidence evidence) {
        return changed(
                evidence,
                HistoryFaults::hasTaskAfterResume,
                events -> events.stream().filter(event -> !isResume(event)).toList());
    }

    /** As if a finished task were scheduled once more. */
    static Optional<Evidence> repeatedTask(Evidence evidence) {
        return changed(evidence, HistoryFaults::hasCompletedTask, events -> {
            List<HistoryEvent> more = new ArrayList<>(events);
            HistoryEvent first =
                    events.stream().filter(HistoryFaults::isTask).findFirst().orElseThrow();
            more.add(first.toBuilder().setEventId(events.size() + 1L).build());
            return more;
        });
    }

    static Optional<Evidence> otherActivity(Evidence evidence) {
        return changed(
                evidence,
                HistoryFaults::hasCompletedTask,
                events -> events.stream()
                        .map(event -> isTask(event)
                                ? event.toBuilder()
                                        .setActivityTaskScheduledEventAttributes(
                                                event.getActivityTaskScheduledEventAttributes().toBuilder()
                                                        .setActivityType(ActivityType.newBuilder()
                                                                .setName("Other")))
                                        .build()
                                : event)
                        .toList());
    }

    static Optional<Evidence> unreadableInput(Evidence evidence) {
        return changed(evidence, run -> true, events -> {
            List<HistoryEvent> broken = new ArrayList<>(events);
            HistoryEvent first = broken.removeFirst();
            broken.addFirst(first.toBuilder()
                    .setWorkflowExecutionStartedEventAttributes(
                            first.getWorkflowExecutionStartedEventAttributes().toBuilder()
                                    .setInput(Payloads.getDefaultInstance()))
                    .build());
            return broken;
        });
    }

    static Optional<Evidence> unaskedCall(Evidence evidence) {
        return evidence.of(Operation.DELETE).anyMatch(answered -> !answered.isRefused())
                ? Optional.empty()
                : Optional.of(evidence.withCalls(List.of(Json.object()
                        .put("event", "started")
                        .put("timestamp", "2000-01-01T00:00:00Z")
                        .put("workflowExecutionId", evidence.workflowId())
                        .put("taskId", "task_001"))));
    }

    static Optional<Evidence> withoutCalls(Evidence evidence) {
        List<JsonNode> none = List.of();
        boolean isChecked = evidence.of(Operation.DELETE).allMatch(AnsweredOperation::isRefused)
                && evidence.runs().stream().anyMatch(HistoryFaults::hasCompletedTask);
        return isChecked ? Optional.of(evidence.withCalls(none)) : Optional.empty();
    }

    private static boolean hasCompletedTask(RunRecord run) {
        List<RunEvent> events = run.events();
        return Activity.of(events).values().stream().findFirst().stream().anyMatch(Activity::isCompleted);
    }

    private static boolean hasTaskAfterResume(RunRecord run) {
        List<HistoryEvent> events = run.history().getEvents();
        int resume = events.stream()
                .filter(HistoryFaults::isResume)
                .map(events::indexOf)
                .findFirst()
                .orElse(events.size());
        return events.stream().skip(resume).anyMatch(HistoryFaults::isTask);
    }

    private static boolean isResume(HistoryEvent event) {
        return event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
                && event.getWorkflowExecutionSignaledEventAttributes()
                        .getSignalName()
                        .equals(AgentWorkflow.RESUME);
    }

    private static boolean isTask(HistoryEvent event) {
        return event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
                && event.getActivityTaskScheduledEventAttributes()
                        .getActivityType()
                        .getName()
                        .equals(AgentActivities.EXECUTE);
    }

    /** Changes the histories of those runs that have what is to be changed; empty when none has. */
    private static Optional<Evidence> changed(
            Evidence evidence, Predicate<RunRecord> which, UnaryOperator<List<HistoryEvent>> change) {
        if (evidence.ownRuns().stream().noneMatch(which)) {
            return Optional.empty();
        }
        return Optional.of(evidence.withRuns(evidence.runs().stream()
                .map(run -> which.test(run) ? changed(run, change) : run)
                .toList()));
    }

    private static RunRecord changed(RunRecord run, UnaryOperator<List<HistoryEvent>> change) {
        return run.with(new WorkflowExecutionHistory(
                History.newBuilder()
                        .addAllEvents(change.apply(run.history().getEvents()))
                        .build(),
                run.workflowId()));
    }
}
