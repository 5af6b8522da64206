package dev.agentstudio.workflows.execution;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a checkpoint, at most about 1 MiB.
 *
 * @param restoredTasks in the order in which they ended
 * @param checkpoints those of the earlier run that were made as these tasks ended, up to the one it is about
 * @param startedAt when the earlier run began; null when it had not
 * @param nextOffset offset of the next page; null when this is the last
 * @param events what else happened up to the checkpoint, on the first page only; none in a fork, which has a history of its own
 */
public record RestoredPage(
        List<FinishedTask> restoredTasks,
        List<Checkpoint> checkpoints,
        @Nullable Instant startedAt,
        @Nullable Integer nextOffset,
        List<PastEvent> events) {
    public RestoredPage {
        restoredTasks = List.copyOf(restoredTasks);
        checkpoints = checkpoints == null ? List.of() : List.copyOf(checkpoints);
        events = events == null ? List.of() : List.copyOf(events);
    }
}
