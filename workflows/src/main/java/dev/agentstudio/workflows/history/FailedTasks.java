package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.view.ExecutionEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which tasks had failed at a checkpoint, and were not yet tried again by a later run. */
final class FailedTasks {
    private final RunState now;
    private final List<ExecutionEvent> before;

    /**
     * @param now the run
     * @param events those up to the checkpoint
     */
    FailedTasks(RunState now, List<ExecutionEvent> events) {
        this.now = now;
        Instant reopenedAt = events.stream()
                .filter(event -> event.type() == ExecutionEvent.Type.WORKFLOW_RESUMED && event.data() != null)
                .map(ExecutionEvent::timestamp)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
        before = events.stream()
                .filter(event -> event.timestamp().isAfter(reopenedAt))
                .toList();
    }

    /** The tasks with those that had failed among them. */
    List<TaskState> among(List<TaskState> tasks) {
        Map<String, Instant> failures = times(ExecutionEvent.Type.TASK_FAILED);
        if (failures.isEmpty()) {
            return tasks;
        }
        Map<String, Instant> starts = times(ExecutionEvent.Type.TASK_STARTED);
        return tasks.stream()
                .map(task -> !task.isOver() && failures.containsKey(task.id())
                        ? failed(task, failures.get(task.id()), starts.get(task.id()))
                        : task)
                .toList();
    }

    private TaskState failed(TaskState task, Instant at, @Nullable Instant startedAt) {
        return now.tasks().stream()
                .filter(ended -> ended.id().equals(task.id())
                        && ended.stage() == TaskState.Stage.FAILED
                        && at.equals(ended.endedAt()))
                .findFirst()
                .orElseGet(() -> (startedAt == null ? task : task.started(startedAt, 1)).failed(at, reason(at), null));
    }

    /** Of an earlier run only the failure that ended it is known. */
    private String reason(Instant at) {
        return now.checkpoints().stream()
                .filter(checkpoint -> checkpoint.type() == Checkpoint.Type.FAILURE
                        && !checkpoint.createdAt().isBefore(at))
                .map(Checkpoint::reason)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("no reason given");
    }

    private Map<String, Instant> times(ExecutionEvent.Type type) {
        Map<String, Instant> times = new HashMap<>();
        before.stream()
                .filter(event -> event.type() == type && event.data() != null)
                .forEach(event -> times.merge(
                        String.valueOf(event.data().get("taskId")), event.timestamp(), (a, b) -> a.isAfter(b) ? a : b));
        return times;
    }
}
