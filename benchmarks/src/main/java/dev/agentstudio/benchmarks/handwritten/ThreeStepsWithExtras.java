package dev.agentstudio.benchmarks.handwritten;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link ThreeSteps} after what is asked of Temporal besides. */
@WorkflowInterface
public interface ThreeStepsWithExtras {
    /**
     * Does the extras, then the steps.
     *
     * @param milliseconds how long each call takes the agent
     * @param extras what the workflow does besides
     * @return the results, in order
     */
    @WorkflowMethod
    List<Map<String, Object>> run(int milliseconds, Set<Extra> extras);

    /** The workflow. */
    class Implementation implements ThreeStepsWithExtras {
        private final ThreeSteps steps = new ThreeStepsWorkflow();

        @Override
        public List<Map<String, Object>> run(int milliseconds, Set<Extra> extras) {
            extras.forEach(Extra::begin);
            return steps.run(milliseconds);
        }
    }
}
