package dev.agentstudio.workflows.execution;

import org.jspecify.annotations.Nullable;

/**
 * How visible events are numbered: by the id of the history event that caused them, plus a base for each run of a workflow. A run never has
 * as many events as bases are apart, so the numbers of a later run are above all of an earlier one, and no run needs to know how the one
 * before it ended. Sequence 2000017 is event 17 of the workflow's third run.
 *
 * <p>A fork is a workflow of its own. What it takes over comes after its start, so its events up to the start are numbered in the first
 * range, then what it took over by position, then its other events in the second range.
 */
public final class Sequences {
    /** Events of a run, at most: Temporal ends a run at 51,200 ({@code limit.historyCount.error}). */
    public static final long RUN_SPAN = 1_000_000;

    /** What a fork took over is numbered from here: above the events before its start, which are far fewer. */
    public static final long TAKEN_OVER = 100_000;

    private final long base;
    private final boolean isFork;

    private Sequences(long base, boolean isFork) {
        this.base = base;
        this.isFork = isFork;
    }

    /** @param source what a run takes over; null for nothing */
    public static Sequences of(@Nullable RestoredFrom source) {
        if (source == null) {
            return new Sequences(0, false);
        }
        return switch (source.kind()) {
            case FORK -> new Sequences(0, true);
            // Builds before this one gave no base. Their later runs count as second ones.
            case RESUME, CONTINUE ->
                new Sequences(source.sequenceBase() == null ? RUN_SPAN : source.sequenceBase(), false);
        };
    }

    /**
     * The sequence of what a history event of this run caused.
     *
     * @param isStarted whether the workflow had started before the event
     */
    public long of(long eventId, boolean isStarted) {
        return base + (isFork && isStarted ? RUN_SPAN : 0) + eventId;
    }

    /** Whether the sequence is of an event of this run itself. */
    public boolean isOwn(long sequence) {
        return isFork ? sequence < TAKEN_OVER || sequence >= RUN_SPAN : sequence > base;
    }

    /** Whether the sequence is of something that a fork took over from its origin, in the fork or a later run of it. */
    public static boolean isTakenOverByFork(long sequence) {
        return sequence >= TAKEN_OVER && sequence < RUN_SPAN;
    }

    /** Whether a fork's own life begins with an event: the event before it is the last that was taken over from the origin. */
    public static boolean leavesOrigin(long before, long sequence) {
        return isTakenOverByFork(before) && sequence >= RUN_SPAN;
    }

    /** The base of a run that continues this one. */
    public long nextBase() {
        return base + (isFork ? 2 : 1) * RUN_SPAN;
    }
}
