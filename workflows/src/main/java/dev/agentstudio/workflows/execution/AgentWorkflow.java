package dev.agentstudio.workflows.execution;

import io.temporal.common.converter.RawValue;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** One run of a workflow definition. The definition is data: every workflow of every caller is this one Temporal workflow type. */
@WorkflowInterface
public interface AgentWorkflow {
    /** The Temporal workflow type. */
    String TYPE = "AgentWorkflow";

    /** The task queue of workflow tasks, and of calls of agents that are in no pool. One queue for both lets a worker start an activity without a round trip. */
    String TASK_QUEUE = "agentstudio";

    /** The task queue of calls of the agents of a pool. */
    static String taskQueue(String pool) {
        return TASK_QUEUE + "-pool-" + pool;
    }

    String PAUSE = "pause";
    String RESUME = "resume";
    String CANCEL = "cancel";
    String DELETE = "delete";
    String CHECKPOINT = "checkpoint";

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
     * @param signal a {@link ControlSignal}, or whatever was sent manually. Not typed, since Temporal drops a signal that it cannot read,
     *     while everybody else finds it in history
     */
    @SignalMethod(name = PAUSE)
    void pause(@Nullable RawValue signal);

    /**
     * Continues after {@link #pause}, with a fresh timeout. With a checkpoint, what is in flight is stopped and a new run of the workflow
     * begins from there. Nothing when not paused.
     */
    @SignalMethod(name = RESUME)
    void resume(@Nullable RawValue signal);

    /** Stops the tasks in flight and ends the run as cancelled. Nothing when it was cancelled or deleted before. */
    @SignalMethod(name = CANCEL)
    void cancel(@Nullable RawValue signal);

    /** Stops the tasks in flight, and continues as the deletion of the workflow. Nothing unless paused or cancelled. */
    @SignalMethod(name = DELETE)
    void delete(@Nullable RawValue signal);

    /**
     * Makes a checkpoint of what the run has come to, whatever it does. That the signal is in history is all that it needs, so the workflow does
     * nothing.
     */
    @SignalMethod(name = CHECKPOINT)
    void checkpoint(@Nullable RawValue signal);
}
