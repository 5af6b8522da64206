package peers.conductor;

import com.netflix.conductor.client.http.MetadataClient;
import com.netflix.conductor.common.metadata.tasks.TaskDef;
import com.netflix.conductor.common.metadata.workflow.WorkflowDef;
import com.netflix.conductor.common.metadata.workflow.WorkflowTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The definition: three tasks in a row, of which each gets the results before it. Its input is <code>milliseconds</code>, its output <code>results</code>. */
final class ThreeSteps {
    static final String NAME = "three_steps";
    static final String TASK = "agent";
    private static final int STEPS = 3;
    private static final int TIMEOUT_SECONDS = 300;
    private static final int ATTEMPTS_AFTER_THE_FIRST = 2;

    private final MetadataClient metadata;

    ThreeSteps(MetadataClient metadata) {
        this.metadata = metadata;
    }

    void register() {
        TaskDef task = new TaskDef(TASK);
        task.setRetryCount(ATTEMPTS_AFTER_THE_FIRST);
        task.setRetryDelaySeconds(1);
        task.setTimeoutSeconds(TIMEOUT_SECONDS);
        task.setResponseTimeoutSeconds(TIMEOUT_SECONDS);
        metadata.registerTaskDefs(List.of(task));
        metadata.updateWorkflowDefs(List.of(workflow()));
    }

    private static WorkflowDef workflow() {
        List<WorkflowTask> tasks = new ArrayList<>();
        List<String> results = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            WorkflowTask task = new WorkflowTask();
            task.setName(TASK);
            task.setTaskReferenceName("step_" + step);
            task.setInputParameters(Map.of(
                    "task", "Step " + step,
                    "milliseconds", "${workflow.input.milliseconds}",
                    "results", List.copyOf(results)));
            tasks.add(task);
            results.add("${step_" + step + ".output.result}");
        }
        WorkflowDef workflow = new WorkflowDef();
        workflow.setName(NAME);
        workflow.setVersion(1);
        workflow.setTasks(tasks);
        workflow.setOutputParameters(Map.of("results", results));
        workflow.setTimeoutPolicy(WorkflowDef.TimeoutPolicy.TIME_OUT_WF);
        workflow.setTimeoutSeconds(STEPS * TIMEOUT_SECONDS);
        return workflow;
    }
}
