package dev.agentstudio.workflows.agent;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Calls agents. */
@ActivityInterface
public interface AgentActivities {
    /** The Temporal activity type. */
    String EXECUTE = "ExecuteAgent";

    /**
     * Runs one task on its agent and waits for the answer, heartbeating {@link AgentProgress}. Stops the agent when cancelled.
     *
     * @return a response with {@code success} true
     * @throws io.temporal.failure.ApplicationFailure of a {@link AgentFailureType}; the last response, if any, is its detail
     */
    @ActivityMethod(name = EXECUTE)
    AgentResponse execute(AgentCall call);
}
