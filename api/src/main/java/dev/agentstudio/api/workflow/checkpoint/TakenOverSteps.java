package dev.agentstudio.api.workflow.checkpoint;

import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a fork changes of steps that it takes over. They do not run again, so the change has no effect on their results.
 *
 * @param source the workflow that is forked
 * @param checkpoint index of the checkpoint, from 0
 */
record TakenOverSteps(RunState source, int checkpoint) {
    /** One for each step; empty when the fork would have asked the same. */
    List<String> warnings(WorkflowDefinition definition, @Nullable JsonObject input) {
        Map<StepId, StepDefinition> steps = byId(definition);
        Map<StepId, StepDefinition> before = byId(source.input().definition());
        boolean isOtherInput = !Objects.equals(
                Objects.requireNonNullElse(input, JsonObject.EMPTY),
                Objects.requireNonNullElse(source.input().input(), JsonObject.EMPTY));
        List<StepId> touched = finished(checkpoint).stream()
                .filter(step -> isOtherInput || isChanged(before.get(step), steps.get(step)))
                .toList();
        String advice = advice(Set.copyOf(touched));
        return touched.stream()
                .map(step -> "Step '%s' is taken over with the result of its former %s; %s"
                        .formatted(step, isChanged(before.get(step), steps.get(step)) ? "definition" : "input", advice))
                .toList();
    }

    private String advice(Set<StepId> touched) {
        return lastWithout(touched)
                .map("to run it again, fork from checkpoint '%s'"::formatted)
                .orElse("to run it again, create a new workflow");
    }

    /** The latest checkpoint that takes over none of these. */
    private Optional<String> lastWithout(Set<StepId> touched) {
        for (int index = checkpoint - 1; index >= 0; index--) {
            if (finished(index).stream().noneMatch(touched::contains)) {
                return Optional.of(Checkpoints.id(index));
            }
        }
        return Optional.empty();
    }

    private List<StepId> finished(int index) {
        return new Checkpoints(source)
                .finished(index).stream().map(FinishedTask::stepId).distinct().toList();
    }

    private static boolean isChanged(@Nullable StepDefinition before, @Nullable StepDefinition after) {
        return before != null
                && after != null
                && !(before.name().equals(after.name())
                        && Set.copyOf(before.dependsOn()).equals(Set.copyOf(after.dependsOn()))
                        && Objects.equals(configuration(before), configuration(after))
                        && before.attemptTimeout().equals(after.attemptTimeout()));
    }

    private static JsonObject configuration(StepDefinition step) {
        return Objects.requireNonNullElse(step.configuration(), JsonObject.EMPTY);
    }

    private static Map<StepId, StepDefinition> byId(WorkflowDefinition definition) {
        return definition.steps().stream().collect(Collectors.toMap(StepDefinition::id, Function.identity()));
    }
}
