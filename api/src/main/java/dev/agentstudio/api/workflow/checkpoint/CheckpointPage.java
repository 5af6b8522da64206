package dev.agentstudio.api.workflow.checkpoint;

import dev.agentstudio.api.workflow.read.BoundedAnswers;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.ContextSnapshot;
import dev.agentstudio.workflows.view.WorkflowExecution;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints for one answer. Each snapshot shows the whole workflow, so that those of a long one come to the square of its length; an
 * answer is therefore cut by its size, too.
 *
 * @param lastId of the last one in it; null when there is none after it
 */
record CheckpointPage(List<CheckpointData> items, @Nullable String lastId) {
    /** Largest answer, in bytes of JSON. */
    static final int ENOUGH_BYTES = 8 * 1024 * 1024;

    /** For what a checkpoint has beside its snapshots. */
    private static final int ROOM_BYTES = 16 * 1024;

    /**
     * Checkpoints from an index on.
     *
     * @param limit at most so many; with snapshots it may be fewer, but one at least
     */
    static CheckpointPage of(
            Checkpoints checkpoints, int first, int limit, boolean withSnapshots, BoundedAnswers bounded) {
        List<CheckpointData> items = new ArrayList<>();
        long bytes = 0;
        int next = first;
        while (next < checkpoints.size() && items.size() < limit && bytes < ENOUGH_BYTES) {
            CheckpointData item = checkpoints.view(next, withSnapshots);
            long size = withSnapshots ? sizeOf(item) : 0;
            if (!items.isEmpty() && bytes + size > ENOUGH_BYTES) {
                break;
            }
            bytes += size;
            items.add(size > ENOUGH_BYTES ? shorter(item, bounded) : item);
            next++;
        }
        return new CheckpointPage(items, next < checkpoints.size() && next > first ? Checkpoints.id(next - 1) : null);
    }

    /** Without the largest results. The context is there twice. */
    private static CheckpointData shorter(CheckpointData item, BoundedAnswers bounded) {
        WorkflowExecution snapshot = item.workflowSnapshot();
        ContextSnapshot context = item.contextSnapshot();
        if (snapshot == null || context == null) {
            return item;
        }
        WorkflowExecution shorter = bounded.bounded(snapshot, ENOUGH_BYTES / 2 - ROOM_BYTES);
        return item.with(
                shorter,
                new ContextSnapshot(
                        context.workflowExecutionId(),
                        shorter.context().state(),
                        shorter.context().results(),
                        context.progress(),
                        context.timestamp()));
    }

    /** Counted without keeping it: it may be large. */
    private static long sizeOf(CheckpointData item) {
        try (ByteCounter counter = new ByteCounter()) {
            Payloads.mapper().writeValue(counter, item);
            return counter.count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ByteCounter extends OutputStream {
        private long count;

        @Override
        public void write(int value) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
