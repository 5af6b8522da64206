package dev.agentstudio.workflows.execution;

import io.temporal.common.converter.RawValue;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** One run of a workflow definition. The definition is data: every workflow of every caller is this one Temporal workflow type. */
@WorkflowInterface
public interface ExecutionWorkflow {
    /** The Temporal workflow type. */
    String TYPE = "AgentWorkflow";

    /** The task queue of workflow tasks and agent calls. One queue for both lets a worker start an activity without a round trip. */
    String TASK_QUEUE = "agentstudio";

    String PAUSE = "pause";
    String RESUME = "resume";
    String CANCEL = "cancel";

    /**
     * Runs the definition to its end.
     *
     * @throws io.temporal.failure.ApplicationFailure of a {@link RunFailureType}, with a {@link RunFailure} as its detail
     */
    @WorkflowMethod(name = TYPE)
    ExecutionSummary run(ExecutionInput input);

    /**
     * Starts no new task until {@link #resume}; tasks in flight end and are recorded. Nothing when paused already.
     *
     * @param signal a {@link ControlSignal}, or whatever was sent by hand. Not typed, since Temporal drops a signal that it cannot read,
     *     while everybody else finds it in history
     */
    @SignalMethod(name = PAUSE)
    void pause(@Nullable RawValue signal);

    /** Goes on after {@link #pause}, with a fresh timeout. Nothing when not paused. */
    @SignalMethod(name = RESUME)
    void resume(@Nullable RawValue signal);

    /** Stops the tasks in flight and ends the run as cancelled. */
    @SignalMethod(name = CANCEL)
    void cancel(@Nullable RawValue signal);
}
