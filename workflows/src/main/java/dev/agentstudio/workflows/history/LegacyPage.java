package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.PastEvent;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.RunFailure;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.id.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a page of an older build says, as events. Such pages have no order of their own but that of finished tasks and checkpoints; what
 * else happened is put between them by time. The sequences are meaningless: the reader of the page numbers its events.
 */
final class LegacyPage {
    /** Of an event that is about no task. */
    private static final TaskId NO_TASK = new TaskId("");

    private static final String NO_REASON = "no reason given";

    private final RestoredPage page;
    private final List<VisibleEvent> log = new ArrayList<>();
    private final List<Entry> between = new ArrayList<>();

    /** By position of a finished task, the last of the entries that are about it. */
    private final Map<Integer, Integer> last = new HashMap<>();

    private int used;
    private int finished;

    private LegacyPage(RestoredPage page) {
        this.page = page;
    }

    /**
     * An event that is put between others by time.
     *
     * @param isBefore whether it comes before what happened in the same millisecond
     * @param task the finished task that it is about, by position; -1 for none
     */
    private record Entry(VisibleEvent event, boolean isBefore, int task) {}

    static List<VisibleEvent> log(RestoredPage page) {
        LegacyPage legacy = new LegacyPage(page);
        legacy.collect();
        for (Checkpoint checkpoint : page.checkpoints()) {
            legacy.add(checkpoint);
        }
        while (legacy.finished < page.restoredTasks().size()) {
            legacy.addTask();
        }
        legacy.addUntil(Instant.MAX);
        return legacy.log;
    }

    private void collect() {
        if (page.startedAt() != null) {
            between.add(new Entry(new VisibleEvent.Started(0, page.startedAt()), true, -1));
        }
        page.events().forEach(this::collect);
        for (int index = 0; index < page.restoredTasks().size(); index++) {
            collect(page.restoredTasks().get(index), index);
        }
        between.sort(Comparator.comparing((Entry entry) -> entry.event().at()));
        for (int index = 0; index < between.size(); index++) {
            last.put(between.get(index).task(), index);
        }
    }

    private void collect(PastEvent past) {
        TaskId taskId = Objects.requireNonNullElse(past.taskId(), NO_TASK);
        switch (past.type()) {
            case TASK_STARTED ->
                between.add(new Entry(new VisibleEvent.TaskStarted(0, past.at(), taskId, 1), true, -1));
            case TASK_FAILED ->
                between.add(new Entry(
                        new VisibleEvent.TaskFailed(0, past.at(), taskId, reason(past.at()), null), true, -1));
            case RESUMED ->
                between.add(new Entry(new VisibleEvent.Resumed(0, past.at(), past.checkpointId()), false, -1));
            // These have checkpoints.
            case PAUSED, FAILED -> {}
        }
    }

    private void collect(FinishedTask task, int index) {
        if (task.startedAt() != null) {
            between.add(new Entry(
                    new VisibleEvent.TaskStarted(0, task.startedAt(), task.taskId(), task.attempt()), false, index));
        }
    }

    private void add(Checkpoint checkpoint) {
        Instant at = checkpoint.createdAt();
        String reason = Objects.requireNonNullElse(checkpoint.reason(), NO_REASON);
        switch (checkpoint.type()) {
            case AUTOMATIC -> {
                if (finished < page.restoredTasks().size()) {
                    addTask();
                }
            }
            case PAUSED -> {
                addUntil(at);
                log.add(new VisibleEvent.Paused(0, at, checkpoint.reason()));
            }
            case FAILURE -> {
                addUntil(at);
                log.add(new VisibleEvent.Failed(0, at, reason, new RunFailure(null, null)));
            }
            case MANUAL, PRE_OPERATION, POST_OPERATION -> {
                addUntil(at);
                log.add(new VisibleEvent.CheckpointMade(
                        0, at, null, checkpoint.reason(), checkpoint.metadata(), checkpoint.type()));
            }
        }
    }

    private void addTask() {
        FinishedTask task = page.restoredTasks().get(finished);
        addUntil(task.completedAt());
        while (used <= last.getOrDefault(finished, -1)) {
            log.add(between.get(used++).event());
        }
        finished++;
        log.add(new VisibleEvent.TaskCompleted(0, task.completedAt(), task.taskId()));
    }

    private void addUntil(Instant at) {
        while (used < between.size() && comesBefore(between.get(used), at)) {
            log.add(between.get(used++).event());
        }
    }

    private static boolean comesBefore(Entry entry, Instant at) {
        int order = entry.event().at().compareTo(at);
        return order < 0 || (order == 0 && entry.isBefore());
    }

    /** Of an earlier run only the failure that ended it is known. */
    private String reason(Instant at) {
        return page.checkpoints().stream()
                .filter(checkpoint -> checkpoint.type() == Checkpoint.Type.FAILURE
                        && !checkpoint.createdAt().isBefore(at))
                .map(Checkpoint::reason)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(NO_REASON);
    }
}
