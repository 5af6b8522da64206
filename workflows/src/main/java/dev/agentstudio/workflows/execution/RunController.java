package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.deletion.DeletionInput;
import dev.agentstudio.workflows.deletion.DeletionWorkflow;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what {@link RunControl} decides. Signals, the timeout and Temporal's own cancellation arrive here in the order of history, before
 * the interpreter continues; the interpreter asks after everything that it has waited for.
 */
final class RunController {
    private final ExecutionInput input;
    private final TaskRunner tasks;
    private final RunDisplay display;
    private final ProgressUpdates progress;
    private final ActiveTime time;
    private RunControl control = RunControl.NONE;
    private ControlSignal lastObeyed = ControlSignal.NONE;

    /** Made with the workflow itself, so that no signal comes before it. */
    RunController(ExecutionInput input, TaskRunner tasks, RunDisplay display, ProgressUpdates progress) {
        this.input = input;
        this.tasks = tasks;
        this.display = display;
        this.progress = progress;
        time = new ActiveTime(
                input.definition().activeTimeout(),
                usedBefore(input.restoredFrom()),
                timer -> control = control.timerFired(timer));
        CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            apply(control.cancel(), ControlSignal.NONE);
            return null;
        });
    }

    void pause(@Nullable RawValue signal) {
        apply(control.pause(), ControlSignal.of(signal));
    }

    void resume(@Nullable RawValue signal) {
        ControlSignal said = ControlSignal.of(signal);
        apply(control.resume(said.checkpointId()), said);
    }

    void cancel(@Nullable RawValue signal) {
        apply(control.cancel(), ControlSignal.of(signal));
    }

    void delete(@Nullable RawValue signal) {
        apply(control.delete(), ControlSignal.of(signal));
    }

    private void apply(RunControl decided, ControlSignal signal) {
        lastObeyed = decided.equals(control) ? lastObeyed : signal;
        control = decided;
    }

    void begin() {
        control = control.timerStarted(progress.begin(time));
    }

    /** Active time that is used up by now. */
    Duration usedTime() {
        return time.used();
    }

    /** Whether the run may do its work. Otherwise {@link #obey} is to be called, or the run to be ended by its timeout. */
    boolean isUndisturbed() {
        return control.isUndisturbed();
    }

    boolean isTimedOut() {
        return control.phase() == RunControl.Phase.TIMED_OUT;
    }

    /** Whether the run will end without its work being continued, by a cancel or the timeout. */
    boolean isEnding() {
        return isTimedOut() || control.phase() == RunControl.Phase.CANCELLED;
    }

    /** Does what was decided. Returns when tasks may start, or when the timeout has passed. */
    void obey() {
        while (!isUndisturbed() && !isTimedOut()) {
            switch (control.phase()) {
                case RUNNING -> {
                    stopTime();
                    display.resumed();
                    control = control.timerStarted(time.start());
                }
                case PAUSED -> awaitEndOfPause();
                case RESTARTING -> restart();
                case CANCELLED -> cancelItself();
                case DELETED -> {
                    tasks.stop();
                    continueAsDeletion();
                }
                case TIMED_OUT, CLOSED -> throw new IllegalStateException("Nothing to obey: " + control);
            }
        }
    }

    private void awaitEndOfPause() {
        stopTime();
        display.paused();
        while (control.phase() == RunControl.Phase.PAUSED) {
            int ended = tasks.ended();
            Workflow.await(() -> control.phase() != RunControl.Phase.PAUSED || tasks.ended() > ended);
            if (control.phase() == RunControl.Phase.PAUSED) {
                display.progressed();
            }
        }
        if (control.phase() == RunControl.Phase.CANCELLED) {
            // Nothing needs this any more, but recorded runs have done it.
            display.resumed();
            time.start();
        }
    }

    private void stopTime() {
        time.stop();
        progress.interrupted();
    }

    /** Begins a new run from a checkpoint, unless this one was paused, cancelled or deleted while its tasks stopped. */
    private void restart() {
        display.resumed();
        tasks.stop();
        if (control.phase() == RunControl.Phase.RESTARTING) {
            ExecutionInput successor =
                    input.from(new RestoredFrom(RestoredFrom.Kind.RESUME, WorkflowRun.current(), control.checkpointId())
                            .resumedBy(ControlSignal.repeatable(lastObeyed.requestId())));
            Workflow.newContinueAsNewStub(AgentWorkflow.class, display.successor(lastObeyed))
                    .run(successor);
        }
    }

    private void cancelItself() {
        ControlSignal signal = lastObeyed;
        tasks.stop();
        WorkflowRun run = WorkflowRun.current();
        Workflow.newLocalActivityStub(
                        RunControlActivities.class,
                        LocalActivityOptions.newBuilder()
                                .setStartToCloseTimeout(Duration.ofSeconds(10))
                                .build())
                .requestCancel(run.workflowId(), run.runId(), reason(signal));
        // Temporal's own request ends this wait, by a CanceledFailure.
        Workflow.await(() -> false);
    }

    /** Ends a run that Temporal cancels. */
    void close() {
        tasks.stop();
        if (isOrdered()) {
            display.atRest();
        }
    }

    /** Ends this run; the deletion that follows under the same id removes it. */
    void continueAsDeletion() {
        Workflow.newContinueAsNewStub(DeletionWorkflow.class)
                .delete(new DeletionInput(WorkflowRun.current().runId()));
    }

    /** False in runs that earlier builds have begun to wait in: those looked at signals only between tasks. */
    static boolean isOrdered() {
        return Workflow.getVersion("ordered-control", Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION;
    }

    private static Duration usedBefore(@Nullable RestoredFrom source) {
        return source == null || source.activeMillis() == null
                ? Duration.ZERO
                : Duration.ofMillis(source.activeMillis());
    }

    private static String reason(ControlSignal signal) {
        String by = signal.by() == null ? "Cancelled" : "Cancelled by " + signal.by();
        return signal.reason() == null ? by : by + ": " + signal.reason();
    }
}
