package dev.agentstudio.benchmarks.handwritten;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.Map;

/** Three calls of an agent, one after the other. */
@WorkflowInterface
public interface ThreeSteps {
    /**
     * Calls the agent once for each step, with the results of the steps before.
     *
     * @param milliseconds how long each call takes the agent
     * @return the results, in order
     */
    @WorkflowMethod
    List<Map<String, Object>> run(int milliseconds);
}
