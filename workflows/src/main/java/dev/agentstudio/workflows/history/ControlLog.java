package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.execution.RunControl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has been decided about a run, and what came of each request.
 *
 * @param answers by the id of the request; signals that were sent manually have none
 */
public record ControlLog(RunControl control, Map<String, Answer> answers) {
    static final ControlLog EMPTY = new ControlLog(RunControl.NONE, Map.of());

    /**
     * What came of a request.
     *
     * @param phase of the run right after it
     */
    public record Answer(boolean isAccepted, RunControl.Phase phase) {}

    /** What the run made of a request; empty when history does not have it. */
    public Optional<Answer> answer(String requestId) {
        return Optional.ofNullable(answers.get(requestId));
    }

    ControlLog after(RunEvent event) {
        return switch (event) {
            case RunEvent.Paused paused -> decided(control.pause(), paused.signal());
            case RunEvent.Resumed resumed ->
                decided(control.resume(resumed.signal().checkpointId()), resumed.signal());
            case RunEvent.CancelRequested requested -> decided(control.cancel(), requested.signal());
            case RunEvent.DeleteRequested requested -> decided(control.delete(), requested.signal());
            case RunEvent.CheckpointRequested requested ->
                answered(control, control.mayMakeCheckpoint(), requested.signal());
            case RunEvent.TimeoutStarted timer -> with(control.timerStarted(timer.id()));
            case RunEvent.TimerFired timer -> with(control.timerFired(timer.startedId()));
            case RunEvent.Completed completed -> with(control.close());
            case RunEvent.Failed failed -> with(control.close());
            case RunEvent.Cancelled cancelled -> with(control.close());
            case RunEvent.Created created -> this;
            case RunEvent.WorkflowTaskStarted taken -> this;
            case RunEvent.TaskScheduled scheduled -> this;
            case RunEvent.TaskStarted started -> this;
            case RunEvent.TaskCompleted completed -> this;
            case RunEvent.TaskFailed failed -> this;
            case RunEvent.Restored restored -> this;
            case RunEvent.StartShown shown -> this;
            case RunEvent.NotShown unseen -> this;
        };
    }

    private ControlLog with(RunControl next) {
        return next.equals(control) ? this : new ControlLog(next, answers);
    }

    private ControlLog decided(RunControl next, ControlSignal signal) {
        return answered(next, !next.equals(control), signal);
    }

    private ControlLog answered(RunControl next, boolean isAccepted, ControlSignal signal) {
        @Nullable String requestId = signal.requestId();
        if (requestId == null) {
            return with(next);
        }
        Map<String, Answer> more = new LinkedHashMap<>(answers);
        more.putIfAbsent(requestId, new Answer(isAccepted, next.phase()));
        return new ControlLog(next, more);
    }
}
