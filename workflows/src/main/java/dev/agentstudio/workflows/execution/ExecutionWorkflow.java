package dev.agentstudio.workflows.execution;

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

    /** Starts no new task until {@link #resume}; tasks in flight end and are recorded. Nothing when paused already. */
    @SignalMethod(name = PAUSE)
    void pause(@Nullable ControlSignal signal);

    /** Goes on after {@link #pause}, with a fresh timeout. Nothing when not paused. */
    @SignalMethod(name = RESUME)
    void resume(@Nullable ControlSignal signal);

    /** Stops the tasks in flight and ends the run as cancelled. */
    @SignalMethod(name = CANCEL)
    void cancel(@Nullable ControlSignal signal);
}
