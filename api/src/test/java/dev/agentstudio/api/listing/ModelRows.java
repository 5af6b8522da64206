package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes rows for the model: with many equal times, since ties are where pages go wrong. */
final class ModelRows {
    static final String OWNER = "alice";
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final String[] CLOSED = {"Completed", "Completed", "Failed", "Canceled", "Terminated"};

    private final Random random;

    /** Milliseconds between two rows at most. */
    private final int spread;

    private long clock;

    ModelRows(Random random, int spread) {
        this.random = random;
        this.spread = spread;
    }

    /** A workflow that was created just now: pending, running, paused, or closed at once. */
    Row next() {
        Row created = pending();
        int fate = random.nextInt(10);
        if (fate == 0) {
            return created;
        }
        Row running = started(created);
        return fate < 3 ? running : closed(running);
    }

    Row pending() {
        Instant now = tick();
        String id = "wf_%016x".formatted(random.nextLong());
        return new Row(
                new Row.Run(new WorkflowId(id), newRun(), "Running", "pending"),
                new Row.Labels(
                        OWNER, "definition-" + Math.floorMod(id.hashCode(), 3), "Definition", "sequential", "somebody"),
                new Row.Times(now, now, null, null),
                BigDecimal.ZERO,
                false);
    }

    Row started(Row row) {
        return copy(row, row.runId(), "Running", tick(), null);
    }

    Row closed(Row row) {
        String status = CLOSED[random.nextInt(CLOSED.length)];
        Instant startedAt =
                row.times().startedAt() == null ? tick() : row.times().startedAt();
        return copy(row, row.runId(), status, startedAt, tick());
    }

    /** A run that continues the workflow of a failed one. */
    Row resumed(Row failed) {
        return copy(failed, newRun(), "Running", tick(), null);
    }

    private static RunId newRun() {
        return new RunId(UUID.randomUUID().toString());
    }

    private Row copy(Row row, RunId runId, String status, Instant startedAt, @Nullable Instant closedAt) {
        boolean isNewRun = !runId.equals(row.runId());
        return new Row(
                new Row.Run(row.workflowId(), runId, status, "running"),
                row.labels(),
                new Row.Times(
                        isNewRun ? startedAt : row.times().runStartedAt(),
                        row.times().createdAt(),
                        startedAt,
                        closedAt),
                BigDecimal.ZERO,
                isNewRun || row.resumed());
    }

    /** Nothing that happens after this has the time of anything before: between two requests, time passes. */
    void pass() {
        clock++;
    }

    private Instant tick() {
        clock += random.nextInt(spread + 1);
        return BEGIN.plusMillis(clock);
    }
}
