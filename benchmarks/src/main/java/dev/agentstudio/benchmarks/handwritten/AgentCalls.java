package dev.agentstudio.benchmarks.handwritten;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.Map;

/** Calls an agent of the same service that the product calls. */
@ActivityInterface
public interface AgentCalls {
    /**
     * One call.
     *
     * @param task what to do, in words
     * @param milliseconds how long it takes the agent
     * @param before the results of the steps before
     * @return the agent's result
     */
    Map<String, Object> call(String task, int milliseconds, List<Map<String, Object>> before);
}
