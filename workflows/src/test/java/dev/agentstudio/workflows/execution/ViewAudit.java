package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.execution.RunModel.Stand;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.CheckpointData;
import dev.agentstudio.workflows.view.TaskStatus;
import dev.agentstudio.workflows.view.WorkflowExecution;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a reader is shown of a run that stands still must be what the model knows. */
final class ViewAudit {
    private final RunModel run;
    private final Map<String, ScriptedTask> works;

    ViewAudit(RunModel run, Map<String, ScriptedTask> works) {
        this.run = run;
        this.works = works;
    }

    void check(RunState state) {
        WorkflowExecution view = new RunView(state, List.of()).execution();
        assertThat(view.status()).isEqualTo(status());
        assertThat(view.errorMessage() == null).as("no error message").isEqualTo(status() != WorkflowStatus.FAILED);
        assertThat(view.completedAt() == null).as("no end").isEqualTo(run.end == null);
        assertThat(view.tasks().stream().map(ViewAudit::row)).isEqualTo(rows(run));
        for (int index = 0; index < run.tasks.size(); index++) {
            checkRetries(view.tasks().get(index), run.tasks.get(index));
        }
        assertThat(json(view.context().results())).isEqualTo(json(run.results()));
        assertThat(view.context().progress()).isEqualByComparingTo(progress());
        checkCheckpoints(new Checkpoints(state));
    }

    private WorkflowStatus status() {
        return run.end != null ? run.end : run.isPaused ? WorkflowStatus.PAUSED : WorkflowStatus.RUNNING;
    }

    private BigDecimal progress() {
        if (run.end == WorkflowStatus.COMPLETED) {
            return BigDecimal.valueOf(100);
        }
        boolean isIterative = run.input.definition().pattern() == Pattern.ITERATIVE;
        double rounds = isIterative ? mostRounds() : 1;
        double done = (isIterative ? run.round - 1.0 : 0) * run.tasks.size() + run.count(Stand.DONE);
        return BigDecimal.valueOf(100.0 * done / (rounds * run.tasks.size())).setScale(2, RoundingMode.HALF_UP);
    }

    private int mostRounds() {
        return run.input.definition().steps().stream()
                .map(StepDefinition::configuration)
                .filter(Objects::nonNull)
                .map(configuration -> configuration.get("maxIterations"))
                .filter(Integer.class::isInstance)
                .map(Integer.class::cast)
                .findFirst()
                .orElse(3);
    }

    /** What a task is, and where it stands. */
    private static String row(AgentTask task) {
        return row(task.id(), task.stepDefinitionId(), task.agentType(), task.status(), task.dependsOn());
    }

    private static String row(
            String id, String step, String agentType, TaskStatus status, @Nullable List<String> dependsOn) {
        return "%s %s by %s after %s: %s".formatted(id, step, agentType, dependsOn, status);
    }

    private static List<String> rows(RunModel run) {
        return IntStream.range(0, run.tasks.size())
                .mapToObj(index -> {
                    RunModel.Task task = run.tasks.get(index);
                    List<String> dependsOn = dependsOn(run, task);
                    return row(
                            RunModel.taskId(index),
                            Scenario.stepId(task.step),
                            task.agentType,
                            status(run, task, dependsOn),
                            dependsOn.isEmpty() ? null : dependsOn);
                })
                .toList();
    }

    private static List<String> dependsOn(RunModel run, RunModel.Task task) {
        return task.source != null
                ? List.of(task.source)
                : new ModelRules(run)
                        .dependencies(task.step).stream().map(RunModel::taskId).toList();
    }

    private static TaskStatus status(RunModel run, RunModel.Task task, List<String> dependsOn) {
        return switch (task.stand) {
            case OPEN ->
                dependsOn.stream().allMatch(id -> run.task(id).stand == Stand.DONE)
                        ? TaskStatus.PENDING
                        : TaskStatus.WAITING;
            case IN_FLIGHT -> TaskStatus.PENDING;
            case DONE -> TaskStatus.COMPLETED;
            case FAILED -> TaskStatus.FAILED;
            case SKIPPED -> TaskStatus.SKIPPED;
        };
    }

    /** The attempt of a task that was cut off between two of them is not in history. */
    private void checkRetries(AgentTask shown, RunModel.Task task) {
        int attempts = task.activity == null
                ? 0
                : Objects.requireNonNull(works.get(task.activity)).attempts();
        int retries = Math.max(0, attempts - 1);
        if (task.isCutOff) {
            assertThat(shown.retryCount()).as("retries of %s", shown.id()).isBetween(0, retries);
        } else {
            assertThat(shown.retryCount()).as("retries of %s", shown.id()).isEqualTo(retries);
        }
    }

    private void checkCheckpoints(Checkpoints checkpoints) {
        assertThat(IntStream.range(0, checkpoints.size()).mapToObj(index -> checkpoint(checkpoints.view(index, false))))
                .isEqualTo(IntStream.range(0, run.marks.size())
                        .mapToObj(this::checkpoint)
                        .toList());
        for (int index = 0; index < run.marks.size(); index++) {
            checkSnapshot(checkpoints.view(index, true), index);
        }
    }

    private static String checkpoint(CheckpointData shown) {
        return checkpoint(
                shown.sequenceNumber(), shown.id(), shown.type(), shown.completedTaskId(), shown.nextTaskId());
    }

    private String checkpoint(int index) {
        RunModel.Mark mark = run.marks.get(index);
        return checkpoint(
                index + 1,
                "cp_%03d".formatted(index + 1),
                mark.type(),
                mark.completed(),
                new ModelRules(run.at(index)).nextTask());
    }

    private static String checkpoint(
            int number, String id, Checkpoint.Type type, @Nullable String completed, @Nullable String next) {
        return "%d. %s %s after %s, next %s".formatted(number, id, type, completed, next);
    }

    /** It has the results of what had ended well by then, and says what the run was. */
    private void checkSnapshot(CheckpointData shown, int index) {
        WorkflowExecution snapshot = Objects.requireNonNull(shown.workflowSnapshot());
        assertThat(snapshot.status())
                .isEqualTo(
                        switch (run.marks.get(index).type()) {
                            case AUTOMATIC, MANUAL, PRE_OPERATION, POST_OPERATION ->
                                run.marks.get(index).isPaused() ? WorkflowStatus.PAUSED : WorkflowStatus.RUNNING;
                            case PAUSED -> WorkflowStatus.PAUSED;
                            case FAILURE -> WorkflowStatus.FAILED;
                        });
        Map<String, AgentResponse> results = run.at(index).results();
        assertThat(json(Objects.requireNonNull(shown.contextSnapshot()).results()))
                .isEqualTo(json(results));
        assertThat(snapshot.tasks().stream()
                        .filter(task -> task.status() == TaskStatus.COMPLETED)
                        .map(AgentTask::id))
                .containsExactlyInAnyOrderElementsOf(results.keySet());
    }

    /** As readers get them, without the ETags, which name the run that they were read from, and what depends on how that ended. */
    static List<JsonNode> checkpoints(RunState state, int count) {
        Checkpoints checkpoints = new Checkpoints(state);
        return IntStream.range(0, count)
                .mapToObj(index -> {
                    ObjectNode json = (ObjectNode) json(checkpoints.view(index, true));
                    json.remove("etag");
                    json.remove("isRecoverable");
                    ((ObjectNode) json.get("workflowSnapshot")).remove("etag");
                    return (JsonNode) json;
                })
                .toList();
    }

    private static JsonNode json(@Nullable Object value) {
        return Payloads.mapper().valueToTree(value);
    }
}
