package dev.agentstudio.api.workflow;

import dev.agentstudio.api.body.JsonBody;
import dev.agentstudio.api.body.JsonFields;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.payload.JsonObject;
import io.micronaut.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a new workflow out of a checkpoint of another one, which stays as it is. */
@Singleton
final class WorkflowForker {
    private final WorkflowReader reader;
    private final WorkflowRequestReader requests;
    private final WorkflowStarter starter;

    WorkflowForker(WorkflowReader reader, WorkflowRequestReader requests, WorkflowStarter starter) {
        this.reader = reader;
        this.requests = requests;
        this.starter = starter;
    }

    /** The state of the new workflow, with what it will take over. */
    RunState fork(String id, byte[] body, HttpHeaders headers, Caller caller) {
        FieldErrors errors = new FieldErrors();
        JsonFields fields =
                JsonBody.object(body, errors).allowing(Set.of("checkpointId", "definition", "input", "metadata"));
        RunState source = reader.matching(id, headers, caller).state();
        String wanted = fields.text("checkpointId", 20).orElse(null);
        WorkflowRequest request = requests.overrides(fields, source.input(), errors);
        errors.throwIfAny();
        int checkpoint = checkpoint(source, wanted);
        if (checkpoint >= 0) {
            requireSteps(request.definition(), new Checkpoints(source).finished(checkpoint), fields, errors);
        }
        return reader.completed(starter.fork(forked(request, id, checkpoint), caller, origin(source, checkpoint)));
    }

    private static int checkpoint(RunState source, @Nullable String wanted) {
        Checkpoints checkpoints = new Checkpoints(source);
        if (wanted == null) {
            return checkpoints.size() - 1;
        }
        OptionalInt index = checkpoints.indexOf(wanted);
        return index.orElseThrow(() -> ProblemException.checkpointNotFound(source.workflowId(), wanted));
    }

    private static @Nullable RestoredFrom origin(RunState source, int checkpoint) {
        return checkpoint < 0
                ? null
                : new RestoredFrom(
                        RestoredFrom.Kind.FORK, source.workflowId(), source.runId(), Checkpoints.id(checkpoint));
    }

    private static WorkflowRequest forked(WorkflowRequest request, String id, int checkpoint) {
        Map<String, @Nullable Object> origin = new LinkedHashMap<>();
        origin.put("workflowId", id);
        origin.put("checkpointId", checkpoint < 0 ? null : Checkpoints.id(checkpoint));
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        if (request.metadata() != null) {
            metadata.putAll(request.metadata().members());
        }
        metadata.put("forkedFrom", origin);
        return new WorkflowRequest(
                request.definition(), request.input(), request.initiatedBy(), JsonObject.of(metadata));
    }

    private static void requireSteps(
            WorkflowDefinition definition, List<FinishedTask> finished, JsonFields fields, FieldErrors errors) {
        Set<String> steps = definition.steps().stream().map(StepDefinition::id).collect(Collectors.toSet());
        finished.stream()
                .map(FinishedTask::stepId)
                .distinct()
                .filter(step -> !steps.contains(step))
                .forEach(step -> fields.error(
                        "definition.steps",
                        ErrorCode.INVALID_FORMAT,
                        "Step '%s' is finished at this checkpoint, so the definition must contain it".formatted(step)));
        errors.throwIfAny();
    }
}
