package dev.agentstudio.workflows.execution;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a checkpoint, at most about 1 MiB.
 *
 * @param restoredTasks in the order in which they ended
 * @param checkpoints those of the earlier run that were made as these tasks ended, up to the one it is about
 * @param startedAt when the earlier run began; null when it had not
 * @param nextOffset offset of the next page; null when this is the last
 * @param events written by older builds: what else happened up to the checkpoint, on the first page only; none in a fork
 * @param log what happened, in order, with one {@link VisibleEvent.TaskCompleted} for each restored task; null in a history of an older
 *     build
 */
public record RestoredPage(
        List<FinishedTask> restoredTasks,
        List<Checkpoint> checkpoints,
        @Nullable Instant startedAt,
        @Nullable Integer nextOffset,
        List<PastEvent> events,
        @Nullable List<VisibleEvent> log) {
    public RestoredPage {
        restoredTasks = List.copyOf(restoredTasks);
        checkpoints = checkpoints == null ? List.of() : List.copyOf(checkpoints);
        events = events == null ? List.of() : List.copyOf(events);
        log = log == null ? null : List.copyOf(log);
    }

    /** Sequence of the last event on the page; null when it has none. */
    public @Nullable Long lastSequence() {
        return log == null || log.isEmpty() ? null : log.getLast().sequence();
    }

    /** The same page with other forms of its tasks. */
    public RestoredPage with(UnaryOperator<FinishedTask> change) {
        return new RestoredPage(
                restoredTasks.stream().map(change).toList(), checkpoints, startedAt, nextOffset, events, log);
    }
}
