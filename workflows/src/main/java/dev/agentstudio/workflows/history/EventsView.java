package dev.agentstudio.workflows.history;

import static dev.agentstudio.workflows.view.ExecutionEvent.Type.WORKFLOW_CANCELLED;
import static dev.agentstudio.workflows.view.ExecutionEvent.Type.WORKFLOW_COMPLETED;
import static dev.agentstudio.workflows.view.ExecutionEvent.Type.WORKFLOW_FAILED;
import static dev.agentstudio.workflows.view.ExecutionEvent.Type.WORKFLOW_PAUSED;
import static dev.agentstudio.workflows.view.ExecutionEvent.Type.WORKFLOW_STARTED;

import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.view.ExecutionEvent;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The events of a run as a read shows them. */
record EventsView(RunState state, Map<TaskId, PendingTask> pending) {
    /** By growing sequence. Attempts that no event of the log mentions come after it, or before the end of a workflow that has ended. */
    List<ExecutionEvent> events() {
        List<VisibleEvent> log = state.events();
        List<ExecutionEvent> events =
                log.stream().flatMap(event -> event(event).stream()).collect(Collectors.toCollection(ArrayList::new));
        int end = state.status() == WorkflowStatus.CANCELLED ? Math.max(0, events.size() - 1) : events.size();
        events.addAll(end, untold(log));
        return events;
    }

    private List<ExecutionEvent> untold(List<VisibleEvent> log) {
        Stream<ExecutionEvent> running = pending.entrySet().stream()
                .filter(entry -> entry.getValue().running() && entry.getValue().startedAt() != null)
                .map(entry -> ExecutionEvent.taskStarted(
                        entry.getKey().value(),
                        Objects.requireNonNull(entry.getValue().startedAt())));
        return Stream.concat(running, cutOff(log))
                .sorted(Comparator.comparing(ExecutionEvent::timestamp))
                .toList();
    }

    /** Attempts that a cancel stopped: that they had begun reached history after the end. */
    private Stream<ExecutionEvent> cutOff(List<VisibleEvent> log) {
        if (state.status() != WorkflowStatus.CANCELLED) {
            return Stream.empty();
        }
        Map<TaskId, Instant> told = new HashMap<>();
        log.stream()
                .filter(VisibleEvent.TaskStarted.class::isInstance)
                .map(VisibleEvent.TaskStarted.class::cast)
                .forEach(started -> told.put(started.taskId(), started.at()));
        return state.tasks().stream()
                .filter(task -> task.stage() == TaskState.Stage.FAILED && task.startedAt() != null)
                .filter(task -> !Objects.equals(told.get(task.id()), task.startedAt()))
                .map(task -> ExecutionEvent.taskStarted(task.id().value(), Objects.requireNonNull(task.startedAt())));
    }

    /** Empty for what only live streams show. */
    private static Optional<ExecutionEvent> event(VisibleEvent event) {
        return Optional.ofNullable(
                switch (event) {
                    case VisibleEvent.Started started -> information(WORKFLOW_STARTED, event);
                    case VisibleEvent.TaskScheduled scheduled -> null;
                    case VisibleEvent.CheckpointMade made -> null;
                    case VisibleEvent.TaskStarted started ->
                        ExecutionEvent.taskStarted(started.taskId().value(), event.at());
                    case VisibleEvent.TaskCompleted completed ->
                        ExecutionEvent.taskEnded(completed.taskId().value(), event.at(), true);
                    case VisibleEvent.TaskFailed failed ->
                        ExecutionEvent.taskEnded(failed.taskId().value(), event.at(), false);
                    case VisibleEvent.Paused paused -> information(WORKFLOW_PAUSED, event);
                    case VisibleEvent.Resumed resumed -> ExecutionEvent.resumed(checkpoint(resumed), event.at());
                    case VisibleEvent.Completed completed -> information(WORKFLOW_COMPLETED, event);
                    case VisibleEvent.Failed failed ->
                        ExecutionEvent.of(WORKFLOW_FAILED, event.at(), ExecutionEvent.Severity.ERROR);
                    case VisibleEvent.Cancelled cancelled ->
                        ExecutionEvent.of(WORKFLOW_CANCELLED, event.at(), ExecutionEvent.Severity.WARNING);
                });
    }

    private static @Nullable String checkpoint(VisibleEvent.Resumed resumed) {
        return resumed.checkpointId() == null || resumed.checkpointId().isEmpty() ? null : resumed.checkpointId();
    }

    private static ExecutionEvent information(ExecutionEvent.Type type, VisibleEvent event) {
        return ExecutionEvent.of(type, event.at(), ExecutionEvent.Severity.INFORMATION);
    }
}
