package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.definition.WorkflowDefinition;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Temporal knows of a run without its history, for people who look at it there. */
public final class RunMemo {
    /** The name of the workflow, as {@link #of} has put it there. */
    public static final String NAME = "name";

    private static final String RESUMED_BY = "resumedBy";

    private RunMemo() {}

    public static Map<String, Object> of(WorkflowDefinition definition) {
        Map<String, Object> memo = new LinkedHashMap<>();
        memo.put(NAME, definition.name());
        memo.put("steps", definition.steps().size());
        return memo;
    }

    /** That of a run, for the run that follows it. */
    static Map<String, Object> ofCurrentRun(WorkflowDefinition definition) {
        return resumed(definition, (String) Workflow.getMemo(RESUMED_BY, String.class));
    }

    /** @param by who resumed the workflow; null when it is not known */
    public static Map<String, Object> resumed(WorkflowDefinition definition, @Nullable String by) {
        Map<String, Object> memo = of(definition);
        if (by != null) {
            memo.put(RESUMED_BY, by);
        }
        return memo;
    }
}
