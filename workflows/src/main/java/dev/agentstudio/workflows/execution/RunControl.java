package dev.agentstudio.workflows.execution;

import org.jspecify.annotations.Nullable;

/**
 * What has been decided about an open run: the one place that says which of several pauses, resumes, cancels, deletes and timeouts wins. The
 * workflow applies these transitions in the order in which Temporal hands it signals and timers, which is that of history; the fold applies
 * them to the same events in the same order. So what a reader sees is what the workflow does. A transition that is refused returns this
 * value unchanged.
 *
 * @param timer number of the timer that measures the timeout now; 0 when none does
 * @param checkpointId the checkpoint that a new run is to begin from; null for none. Kept by a pause that comes before the new run
 */
public record RunControl(Phase phase, long timer, @Nullable String checkpointId) {
    /** A run that nobody has controlled. */
    public static final RunControl NONE = new RunControl(Phase.RUNNING, 0, null);

    /** Where a run stands. */
    public enum Phase {
        RUNNING,
        PAUSED,
        /** Resumed from a checkpoint: the tasks in flight stop, then a new run begins from there. */
        RESTARTING,
        /** The timeout has passed: the tasks in flight stop, then the run fails. Only a cancel is still obeyed. */
        TIMED_OUT,
        CANCELLED,
        /** The run, and all earlier ones of its workflow, are being removed. Readers do not see it any more. */
        DELETED,
        /** Temporal has closed the run. */
        CLOSED
    }

    /** Starts no new task until {@link #resume}. The timer that was set before no longer counts. */
    public RunControl pause() {
        return switch (phase) {
            case RUNNING, RESTARTING -> new RunControl(Phase.PAUSED, 0, checkpointId);
            case PAUSED, TIMED_OUT, CANCELLED, DELETED, CLOSED -> this;
        };
    }

    /** @param checkpoint what to begin from in a new run; null to continue this one, or with the checkpoint of an earlier resume */
    public RunControl resume(@Nullable String checkpoint) {
        if (phase != Phase.PAUSED) {
            return this;
        }
        String target = checkpoint == null ? checkpointId : checkpoint;
        return new RunControl(target == null ? Phase.RUNNING : Phase.RESTARTING, 0, target);
    }

    public RunControl cancel() {
        return switch (phase) {
            case RUNNING, PAUSED, RESTARTING, TIMED_OUT -> new RunControl(Phase.CANCELLED, 0, null);
            case CANCELLED, DELETED, CLOSED -> this;
        };
    }

    /**
     * Only a paused run decides to be deleted. A cancelled one ends by Temporal's own cancellation, after which it cannot continue as its
     * deletion: that follows once the run has closed.
     */
    public RunControl delete() {
        return switch (phase) {
            case PAUSED -> new RunControl(Phase.DELETED, 0, null);
            case RUNNING, RESTARTING, TIMED_OUT, CANCELLED, DELETED, CLOSED -> this;
        };
    }

    /** Whether a checkpoint that is made now is one of the workflow's. Of a run that goes back to an earlier one it would not be. */
    public boolean mayMakeCheckpoint() {
        return switch (phase) {
            case RUNNING, PAUSED, TIMED_OUT -> true;
            case RESTARTING, CANCELLED, DELETED, CLOSED -> false;
        };
    }

    /** From now on this timer measures the timeout. */
    public RunControl timerStarted(long number) {
        return phase == Phase.RUNNING ? new RunControl(phase, number, null) : this;
    }

    /** A timer has fired. Nothing when it does not count any more: the run was paused, or resumed with another timer, before. */
    public RunControl timerFired(long number) {
        return phase == Phase.RUNNING && timer == number ? new RunControl(Phase.TIMED_OUT, 0, null) : this;
    }

    /** Temporal has closed the run. What was deleted stays so. */
    public RunControl close() {
        return phase == Phase.DELETED ? this : new RunControl(Phase.CLOSED, 0, null);
    }

    /** Whether the run does its work and its timeout is being measured. */
    boolean isUndisturbed() {
        return phase == Phase.RUNNING && timer != 0;
    }
}
