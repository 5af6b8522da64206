package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.execution.Checkpoint;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Cuts a log into pages that Temporal can store. */
final class PageWriter {
    /** What a checkpoint takes on a page, roughly; there is one for each finished task. */
    private static final int CHECKPOINT_BYTES = 150;

    /** An event of less, in bytes, is no reason for another page. */
    private static final int SMALL = 1024;

    private final RunState state;
    private final List<VisibleEvent> log;
    private final int maxBytes;
    private final Predicate<Recorded> isCopied;

    /**
     * @param log the part of the run's log that is taken over
     * @param maxBytes about the size of a page
     * @param isCopied which answers will be copied in place of their excerpts
     */
    PageWriter(RunState state, List<VisibleEvent> log, int maxBytes, Predicate<Recorded> isCopied) {
        this.state = state;
        this.log = log;
        this.maxBytes = maxBytes;
        this.isCopied = isCopied;
    }

    /** @see Checkpoints#page */
    RestoredPage page(int offset, @Nullable Long after) {
        int begin = after == null ? afterTask(offset) : afterSequence(after);
        int firstTask = tasks(0, begin);
        int task = firstTask;
        int end = begin;
        int bytes = 0;
        while (end < log.size()) {
            VisibleEvent event = stored(log.get(end));
            boolean isTask = event instanceof VisibleEvent.TaskCompleted;
            int size = Payloads.sizeOf(event) + (isTask ? bytes(state.finished().get(task)) + CHECKPOINT_BYTES : 0);
            int limit = size > SMALL ? maxBytes / 2 : maxBytes;
            if (end > begin && bytes >= limit && isCut(end, after)) {
                break;
            }
            bytes += size;
            task += isTask ? 1 : 0;
            end++;
        }
        List<VisibleEvent> events = log.subList(begin, end);
        return new RestoredPage(
                state.finished().subList(firstTask, task),
                checkpoints(events),
                state.startedAt(),
                end == log.size() ? null : Integer.valueOf(task),
                List.of(),
                events.stream().map(PageWriter::stored).toList());
    }

    /** What a task takes on a page. */
    private int bytes(FinishedTask task) {
        Recorded recorded = task.recorded();
        return Payloads.sizeOf(task) + (recorded != null && isCopied.test(recorded) ? recorded.bytes() : 0);
    }

    /** Whether a page may end before an event. */
    private boolean isCut(int end, @Nullable Long after) {
        return after != null || log.get(end - 1) instanceof VisibleEvent.TaskCompleted;
    }

    private int afterTask(int tasks) {
        int index = 0;
        for (int left = tasks; left > 0 && index < log.size(); index++) {
            left -= log.get(index) instanceof VisibleEvent.TaskCompleted ? 1 : 0;
        }
        return index;
    }

    private int afterSequence(long sequence) {
        int index = 0;
        while (index < log.size() && log.get(index).sequence() <= sequence) {
            index++;
        }
        return index;
    }

    private int tasks(int from, int to) {
        return (int) log.subList(from, to).stream()
                .filter(VisibleEvent.TaskCompleted.class::isInstance)
                .count();
    }

    /** For builds before this one, which do not make them from the events. */
    private List<Checkpoint> checkpoints(List<VisibleEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        long first = events.getFirst().sequence();
        long last = events.getLast().sequence();
        return state.checkpoints().stream()
                .filter(checkpoint -> Replay.sequence(checkpoint) >= first && Replay.sequence(checkpoint) <= last)
                .toList();
    }

    private static VisibleEvent stored(VisibleEvent event) {
        return event instanceof VisibleEvent.TaskScheduled scheduled ? scheduled.withoutDispatch() : event;
    }
}
