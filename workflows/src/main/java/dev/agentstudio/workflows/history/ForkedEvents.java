package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Sequences;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a fork shows of its log as its own: not that its origin was paused or failed, nor attempts that came to nothing there. */
final class ForkedEvents {
    private final List<VisibleEvent> log;
    private final Map<TaskId, List<Long>> attempts = new HashMap<>();
    private final Set<Long> shown = new HashSet<>();

    ForkedEvents(List<VisibleEvent> log) {
        this.log = log;
    }

    /** Whether a workflow has taken over events of another one. */
    static boolean isFork(List<VisibleEvent> log) {
        return log.stream().anyMatch(event -> Sequences.isTakenOverByFork(event.sequence()));
    }

    /** Nothing that was taken over before the start, so that the start is the first. */
    List<VisibleEvent> visible() {
        boolean isStarted = log.stream().anyMatch(VisibleEvent.Started.class::isInstance);
        if (isStarted) {
            log.stream()
                    .filter(event -> Sequences.isTakenOverByFork(event.sequence()))
                    .forEach(this::choose);
        }
        return log.stream()
                .filter(event -> !Sequences.isTakenOverByFork(event.sequence()) || shown.contains(event.sequence()))
                .toList();
    }

    private void choose(VisibleEvent event) {
        switch (event) {
            case VisibleEvent.TaskScheduled scheduled ->
                attempts.put(scheduled.taskId(), new ArrayList<>(List.of(event.sequence())));
            case VisibleEvent.TaskStarted started ->
                attempts.computeIfAbsent(started.taskId(), id -> new ArrayList<>())
                        .add(event.sequence());
            case VisibleEvent.TaskCompleted completed -> {
                List<Long> begun = attempts.remove(completed.taskId());
                if (begun != null) {
                    shown.addAll(begun);
                }
                shown.add(event.sequence());
            }
            case VisibleEvent.TaskFailed failed -> attempts.remove(failed.taskId());
            case VisibleEvent.Started started -> {}
            case VisibleEvent.Paused paused -> {}
            case VisibleEvent.CheckpointMade made -> {}
            case VisibleEvent.Resumed resumed -> {}
            case VisibleEvent.Completed completed -> {}
            case VisibleEvent.Failed failed -> {}
            case VisibleEvent.Cancelled cancelled -> {}
        }
    }
}
