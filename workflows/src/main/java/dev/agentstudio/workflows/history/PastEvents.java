package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.PastEvent;
import dev.agentstudio.workflows.view.ExecutionEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events that the finished tasks of a run do not tell by themselves, on their way into a run that goes on from it. */
final class PastEvents {
    private PastEvents() {}

    /** What had happened by a checkpoint, in order of time; the event that made the checkpoint is the last. */
    static List<ExecutionEvent> upTo(RunState now, Checkpoint checkpoint) {
        List<ExecutionEvent> events = now.events().stream()
                .filter(event -> !event.timestamp().isAfter(checkpoint.createdAt()))
                .sorted(Comparator.comparing(ExecutionEvent::timestamp))
                .toList();
        int last = events.size() - 1;
        // What happened in the same moment, but after it, is left out.
        while (last >= 0 && !isMaker(events.get(last), now, checkpoint)) {
            last--;
        }
        return last < 0 ? events : events.subList(0, last + 1);
    }

    private static boolean isMaker(ExecutionEvent event, RunState now, Checkpoint checkpoint) {
        return event.timestamp().equals(checkpoint.createdAt())
                && switch (checkpoint.type()) {
                    case AUTOMATIC ->
                        event.type() == ExecutionEvent.Type.TASK_COMPLETED
                                && checkpoint.tasks() <= now.finished().size()
                                && now.finished()
                                        .get(checkpoint.tasks() - 1)
                                        .taskId()
                                        .equals(text(event, "taskId"));
                    case PAUSED -> event.type() == ExecutionEvent.Type.WORKFLOW_PAUSED;
                    case FAILURE -> event.type() == ExecutionEvent.Type.WORKFLOW_FAILED;
                };
    }

    /** Those among some events, in order. */
    static List<PastEvent> of(RunState state, List<ExecutionEvent> events) {
        Set<ExecutionEvent> told =
                state.finished().stream().flatMap(PastEvents::told).collect(Collectors.toSet());
        return events.stream()
                .filter(event -> !told.contains(event))
                .flatMap(event -> past(event).stream())
                .toList();
    }

    /** What a reader sees of it. */
    static ExecutionEvent event(PastEvent past) {
        return switch (past.type()) {
            case TASK_STARTED -> ExecutionEvent.taskStarted(taskId(past), past.at());
            case TASK_FAILED -> ExecutionEvent.taskEnded(taskId(past), past.at(), false);
            case PAUSED ->
                ExecutionEvent.of(ExecutionEvent.Type.WORKFLOW_PAUSED, past.at(), ExecutionEvent.Severity.INFORMATION);
            case RESUMED -> ExecutionEvent.resumed(past.checkpointId(), past.at());
            case FAILED ->
                ExecutionEvent.of(ExecutionEvent.Type.WORKFLOW_FAILED, past.at(), ExecutionEvent.Severity.ERROR);
        };
    }

    private static List<PastEvent> past(ExecutionEvent event) {
        return switch (event.type()) {
            case TASK_STARTED -> List.of(past(PastEvent.Type.TASK_STARTED, event));
            case TASK_FAILED -> List.of(past(PastEvent.Type.TASK_FAILED, event));
            case WORKFLOW_PAUSED -> List.of(past(PastEvent.Type.PAUSED, event));
            case WORKFLOW_RESUMED -> List.of(past(PastEvent.Type.RESUMED, event));
            case WORKFLOW_FAILED -> List.of(past(PastEvent.Type.FAILED, event));
            // The first two are told by what is taken over anyway; nothing goes on after the others.
            case WORKFLOW_STARTED, TASK_COMPLETED, WORKFLOW_COMPLETED, WORKFLOW_CANCELLED -> List.of();
        };
    }

    private static PastEvent past(PastEvent.Type type, ExecutionEvent event) {
        return new PastEvent(type, event.timestamp(), text(event, "taskId"), text(event, "checkpointId"));
    }

    private static Stream<ExecutionEvent> told(FinishedTask task) {
        return task.startedAt() == null
                ? Stream.empty()
                : Stream.of(ExecutionEvent.taskStarted(task.taskId(), task.startedAt()));
    }

    private static @Nullable String text(ExecutionEvent event, String member) {
        Map<String, Object> data = event.data();
        return data != null && data.get(member) instanceof String text ? text : null;
    }

    private static String taskId(PastEvent past) {
        return Objects.requireNonNullElse(past.taskId(), "");
    }
}
