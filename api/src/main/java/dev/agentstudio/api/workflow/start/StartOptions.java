package dev.agentstudio.api.workflow.start;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.execution.RunMemo;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.WorkflowId;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The options that runs are started with: search attributes, memo, and what Temporal's UI shows of a workflow. */
public final class StartOptions {
    /** Temporal shows at most this many bytes of summary; characters outside ASCII take more than one. */
    private static final int MAX_SUMMARY = 100;

    /** Steps named in the static details, which are limited to 20,000 bytes. */
    private static final int MAX_NAMED_STEPS = 30;

    private StartOptions() {}

    /** For the first run of a workflow. The reuse policy and the priority are left to the caller. */
    static WorkflowOptions.Builder firstRun(WorkflowId id, ExecutionInput input) {
        return common(id, input).setDisableEagerExecution(false);
    }

    /** For a run that follows an earlier one under the same id. Reuse policy, priority and request id are left to the caller. */
    public static WorkflowOptions.Builder laterRun(WorkflowId id, ExecutionInput input) {
        return common(id, input)
                // An eager start cannot be answered with a run that another request has started.
                .setDisableEagerExecution(true)
                .setTypedSearchAttributes(SearchAttributes.newBuilder(attributes(input))
                        .set(RunAttributes.RESUMED, true)
                        .build());
    }

    /**
     * For a run that resumes a failed workflow, which lists show at once as a read does. Reuse policy, priority and request id are left to the caller.
     *
     * @param failed the workflow as it was before
     */
    public static WorkflowOptions.Builder resumedRun(RunState failed, ExecutionInput input) {
        SearchAttributes.Builder shown = SearchAttributes.newBuilder(attributes(input))
                .set(RunAttributes.RESUMED, true)
                .set(RunAttributes.RUN_STATE, "running")
                .set(
                        RunAttributes.PROGRESS,
                        new RunView(failed, List.of()).progress().doubleValue());
        Instant startedAt = failed.startedAt();
        if (startedAt != null) {
            shown.set(RunAttributes.STARTED_AT, RunAttributes.time(startedAt));
        }
        return laterRun(failed.workflowId(), input).setTypedSearchAttributes(shown.build());
    }

    private static WorkflowOptions.Builder common(WorkflowId id, ExecutionInput input) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(id.value())
                .setTaskQueue(AgentWorkflow.TASK_QUEUE)
                .setTypedSearchAttributes(attributes(input))
                .setMemo(RunMemo.of(input.definition()))
                .setStaticSummary(summary(input.definition()))
                .setStaticDetails(details(input.definition()));
    }

    private static SearchAttributes attributes(ExecutionInput input) {
        return SearchAttributes.newBuilder()
                .set(RunAttributes.OWNER, KeywordText.encode(input.owner()))
                .set(RunAttributes.RUN_STATE, "pending")
                .set(
                        RunAttributes.DEFINITION_ID,
                        KeywordText.encode(input.definition().id()))
                .set(RunAttributes.PATTERN, input.definition().pattern().word())
                .set(RunAttributes.INITIATED_BY, KeywordText.encode(input.initiatedBy()))
                .set(RunAttributes.CREATED_AT, RunAttributes.time(input.createdAt()))
                .set(RunAttributes.PROGRESS, 0.0)
                .build();
    }

    private static String summary(WorkflowDefinition definition) {
        String name = definition.name();
        return "%s (%s, %d steps)"
                .formatted(
                        name.length() <= MAX_SUMMARY ? name : name.substring(0, MAX_SUMMARY - 1) + "…",
                        definition.pattern().word(),
                        definition.steps().size());
    }

    private static String details(WorkflowDefinition definition) {
        String steps = definition.steps().stream()
                .limit(MAX_NAMED_STEPS)
                .map(StartOptions::line)
                .collect(Collectors.joining("\n"));
        String more = definition.steps().size() > MAX_NAMED_STEPS
                ? "\n- and %d more".formatted(definition.steps().size() - MAX_NAMED_STEPS)
                : "";
        return definition.description() == null ? steps + more : definition.description() + "\n\n" + steps + more;
    }

    private static String line(StepDefinition step) {
        String after = step.dependsOn().isEmpty()
                ? ""
                : ", after " + step.dependsOn().stream().map(StepId::value).collect(Collectors.joining(", "));
        return "- **%s** by `%s`%s".formatted(step.name(), step.agentType(), after);
    }
}
