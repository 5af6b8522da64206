package dev.agentstudio.api.workflow.checkpoint;

import dev.agentstudio.api.body.JsonBody;
import dev.agentstudio.api.body.JsonFields;
import dev.agentstudio.api.digest.Digests;
import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.api.workflow.start.WorkflowRequest;
import dev.agentstudio.api.workflow.start.WorkflowRequestReader;
import dev.agentstudio.api.workflow.start.WorkflowStarter;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.JsonObject;
import io.micronaut.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

    /** The new workflow, with what it will take over. A key that was sent before gives the workflow which it has made. */
    Fork fork(String id, byte[] body, HttpHeaders headers, Caller caller) {
        IdempotencyKey key = IdempotencyKey.of(headers).orElse(null);
        FieldErrors errors = new FieldErrors();
        JsonFields fields =
                JsonBody.object(body, errors).allowing(Set.of("checkpointId", "definition", "input", "metadata"));
        RunState source = reader.matching(id, headers, caller).state();
        Optional<String> wanted = fields.text("checkpointId", 20);
        WorkflowRequest request = requests.overrides(fields, source.input(), errors, caller);
        errors.throwIfAny();
        ForkOrigin origin = wanted.map(checkpoint -> new ForkOrigin(id, checkpoint))
                .or(() -> earlier(id, key, caller))
                .orElseGet(() -> new ForkOrigin(id, latest(source)));
        int checkpoint = index(source, origin);
        List<String> warnings = List.of();
        if (checkpoint >= 0) {
            requireSteps(request.definition(), new Checkpoints(source).finished(checkpoint), fields, errors);
            warnings = new TakenOverSteps(source, checkpoint).warnings(request.definition(), request.input());
        }
        boolean isChanged = !Digests.of(asked(request.definition(), request.input()))
                .equals(Digests.of(
                        asked(source.input().definition(), source.input().input())));
        RestoredFrom restored = restoredFrom(source, origin, isChanged);
        return new Fork(reader.completed(starter.fork(forked(request, origin), caller, key, restored)), warnings);
    }

    /**
     * A workflow that was made out of a checkpoint.
     *
     * @param warnings changes of steps that it takes over, for people
     */
    record Fork(RunView view, List<String> warnings) {}

    /** Where a retry forks: the latest checkpoint is that of the first time, although the original may have continued since. */
    private Optional<ForkOrigin> earlier(String id, @Nullable IdempotencyKey key, Caller caller) {
        return Optional.ofNullable(key)
                .flatMap(sent -> starter.createdBy(sent, caller))
                .flatMap(fork -> ForkOrigin.in(fork.input().metadata(), id));
    }

    private static List<Object> asked(WorkflowDefinition definition, @Nullable JsonObject input) {
        return List.of(definition, Objects.requireNonNullElse(input, JsonObject.EMPTY));
    }

    private static @Nullable String latest(RunState source) {
        int checkpoints = new Checkpoints(source).size();
        return checkpoints == 0 ? null : Checkpoints.id(checkpoints - 1);
    }

    /** -1 for none. */
    private static int index(RunState source, ForkOrigin origin) {
        String checkpoint = origin.checkpointId();
        return checkpoint == null
                ? -1
                : new Checkpoints(source)
                        .indexOf(checkpoint)
                        .orElseThrow(() -> ProblemException.checkpointNotFound(
                                source.workflowId().value(), checkpoint));
    }

    private static @Nullable RestoredFrom restoredFrom(RunState source, ForkOrigin origin, boolean isChanged) {
        return origin.checkpointId() == null
                ? null
                : new RestoredFrom(
                        RestoredFrom.Kind.FORK,
                        source.run(),
                        origin.checkpointId(),
                        null,
                        isChanged ? true : null,
                        null);
    }

    private static WorkflowRequest forked(WorkflowRequest request, ForkOrigin origin) {
        return new WorkflowRequest(
                request.definition(), request.input(), request.initiatedBy(), origin.addedTo(request.metadata()));
    }

    /** What is finished stays finished: it must be in the definition, as the same agent's work, and after nothing that is still to be done. */
    private static void requireSteps(
            WorkflowDefinition definition, List<FinishedTask> finished, JsonFields fields, FieldErrors errors) {
        Map<StepId, StepDefinition> steps =
                definition.steps().stream().collect(Collectors.toMap(StepDefinition::id, Function.identity()));
        Map<StepId, String> agents = new LinkedHashMap<>();
        finished.stream()
                .filter(task -> task.handedOffBy() == null)
                .forEach(task -> agents.put(task.stepId(), task.agentType()));
        agents.forEach((step, agent) -> misfit(steps.get(step), step, agent, agents.keySet())
                .ifPresent(message -> fields.error("definition.steps", ErrorCode.INVALID_FORMAT, message)));
        errors.throwIfAny();
    }

    private static Optional<String> misfit(
            @Nullable StepDefinition step, StepId id, String agent, Set<StepId> finished) {
        if (step == null) {
            return Optional.of(
                    "Step '%s' is finished at this checkpoint, so the definition must contain it".formatted(id));
        }
        if (!step.agentType().equals(agent)) {
            return Optional.of("Step '%s' is finished at this checkpoint, by '%s', so it cannot be the work of '%s'"
                    .formatted(id, agent, step.agentType()));
        }
        return step.dependsOn().stream()
                .filter(dependency -> !finished.contains(dependency))
                .findFirst()
                .map(dependency -> "Step '%s' is finished at this checkpoint, so it cannot depend on '%s', which is not"
                        .formatted(id, dependency));
    }
}
