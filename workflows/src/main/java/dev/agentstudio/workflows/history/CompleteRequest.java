package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.agent.CallReferences;
import dev.agentstudio.workflows.agent.ReadableArtifact;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.agent.RecordedResults;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.execution.AgentCalls;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a request together again from a call that leaves out what is recorded elsewhere. */
public final class CompleteRequest {
    /** The members of a request's context, in the order in which agents and readers get them. */
    private static final List<String> CONTEXT =
            List.of("results", "state", "handoff", "iteration", "feedback", "previousResult");

    private final AgentCall call;
    private final CallReferences references;
    private final Supplier<ExecutionInput> input;
    private final Function<RecordedAnswer.Key, Optional<RecordedAnswer>> answers;

    private CompleteRequest(
            AgentCall call,
            CallReferences references,
            Supplier<ExecutionInput> input,
            Function<RecordedAnswer.Key, Optional<RecordedAnswer>> answers) {
        this.call = call;
        this.references = references;
        this.input = input;
        this.answers = answers;
    }

    /**
     * The request as the agent gets it; empty when an answer that it refers to is gone.
     *
     * @param input of the call's run; asked only if something of it was left out
     * @param answers the whole answers that the call refers to
     */
    public static Optional<AgentRequest> of(
            AgentCall call,
            Supplier<ExecutionInput> input,
            Function<RecordedAnswer.Key, Optional<RecordedAnswer>> answers) {
        if (call.references() == null) {
            return Optional.of(call.request());
        }
        try {
            return Optional.of(new CompleteRequest(call, call.references(), input, answers).request());
        } catch (NoSuchElementException e) {
            return Optional.empty();
        }
    }

    private AgentRequest request() {
        AgentRequest kept = call.request();
        Optional<StepDefinition> step = Boolean.TRUE.equals(references.step()) ? Optional.of(step()) : Optional.empty();
        return new AgentRequest(
                step.map(StepDefinition::task).orElse(kept.task()),
                Boolean.TRUE.equals(references.input()) ? input.get().input() : kept.input(),
                context(kept.context() == null ? JsonObject.EMPTY : kept.context()),
                call.handedOffBy() == null
                        ? step.map(StepDefinition::configuration).orElse(kept.configuration())
                        : null,
                kept.timeout(),
                references.results() == null ? null : artifacts(references.results()));
    }

    private List<ReadableArtifact> artifacts(List<RecordedResults> recorded) {
        List<ReadableArtifact> readable = new ArrayList<>();
        for (RecordedResults span : recorded) {
            for (RecordedAnswer.Key key : RecordedAnswer.Key.of(span)) {
                RecordedAnswer answer = answer(key);
                for (Artifact each : answer.response().saved()) {
                    readable.add(readable(answer.stepId(), each));
                }
            }
        }
        return readable;
    }

    private static ReadableArtifact readable(StepId step, Artifact artifact) {
        return new ReadableArtifact(
                step,
                artifact.name(),
                artifact.mediaType(),
                artifact.size(),
                artifact.sha256(),
                Objects.requireNonNull(artifact.object()));
    }

    private StepDefinition step() {
        return input.get().definition().steps().stream()
                .filter(step -> step.id().equals(call.stepId()))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject context(JsonObject kept) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(kept.members());
        if (references.results() != null) {
            members.put("results", results(references.results()));
        }
        if (references.handoff() != null) {
            members.put("handoff", response(references.handoff()).handoff());
        }
        if (references.feedback() != null) {
            members.put("feedback", plain(AgentCalls.feedback(response(references.feedback()))));
        }
        if (references.previousResult() != null) {
            members.put(
                    "previousResult",
                    plain(response(references.previousResult()).result()));
        }
        Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
        CONTEXT.stream().filter(members::containsKey).forEach(member -> ordered.put(member, members.get(member)));
        return new JsonObject(ordered);
    }

    private Map<String, @Nullable Object> results(List<RecordedResults> recorded) {
        Map<String, @Nullable Object> results = new LinkedHashMap<>();
        for (RecordedResults span : recorded) {
            for (RecordedAnswer.Key key : RecordedAnswer.Key.of(span)) {
                RecordedAnswer answer = answer(key);
                results.put(answer.stepId().value(), answer.response().result().members());
            }
        }
        return results;
    }

    /** As it is when it comes from JSON. */
    private static Object plain(Object value) {
        return value instanceof JsonObject object ? object.members() : value;
    }

    private AgentResponse response(Recorded place) {
        return answer(RecordedAnswer.Key.of(place)).response();
    }

    private RecordedAnswer answer(RecordedAnswer.Key key) {
        return answers.apply(key).orElseThrow(() -> new NoSuchElementException("No answer of " + key.taskId()));
    }
}
