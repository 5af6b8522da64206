package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.artifact.FileReferences;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.id.WorkflowId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The uploaded files that a workflow names in its input and in the configurations of its steps. */
@Singleton
final class NamedFiles {
    private final FileReferences references;

    NamedFiles(FileReferences references) {
        this.references = references;
    }

    /**
     * The request with what is known of the files that it names.
     *
     * @throws ProblemException with the path of each reference to a file that the caller does not have
     */
    WorkflowRequest resolved(WorkflowRequest request, Caller caller) {
        FieldErrors errors = new FieldErrors();
        FileReferences.Lookup lookup = references.of(caller, errors);
        WorkflowRequest resolved = new WorkflowRequest(
                resolved(request.definition(), lookup),
                lookup.resolve(request.input(), "input"),
                request.initiatedBy(),
                request.metadata());
        errors.throwIfAny();
        return resolved;
    }

    /** Gives a workflow that is about to start copies of the files that it names. */
    void give(WorkflowId id, ExecutionInput input) {
        references.give(
                ArtifactSpace.of(id),
                Stream.concat(
                        Stream.ofNullable(input.input()),
                        input.definition().steps().stream().flatMap(step -> Stream.ofNullable(step.configuration()))));
    }

    private static WorkflowDefinition resolved(WorkflowDefinition definition, FileReferences.Lookup lookup) {
        List<StepDefinition> steps = new ArrayList<>();
        for (StepDefinition step : definition.steps()) {
            String path = "definition.steps[%d].configuration".formatted(steps.size());
            steps.add(step.configured(lookup.resolve(step.configuration(), path)));
        }
        return definition.withSteps(steps);
    }
}
