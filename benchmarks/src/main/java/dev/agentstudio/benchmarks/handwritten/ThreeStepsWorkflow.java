package dev.agentstudio.benchmarks.handwritten;

import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The hand-written workflow. Its activities may start on the worker that has completed the workflow task, as the product's may. */
public class ThreeStepsWorkflow implements ThreeSteps {
    private static final int STEPS = 3;

    private final AgentCalls agents = Workflow.newActivityStub(
            AgentCalls.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofMinutes(5))
                    .build());

    @Override
    public List<Map<String, Object>> run(int milliseconds) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            results.add(agents.call("Step " + step, milliseconds, List.copyOf(results)));
        }
        return results;
    }
}
