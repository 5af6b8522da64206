package dev.agentstudio.api.task;

import dev.agentstudio.api.agent.AgentTypes;
import dev.agentstudio.api.agent.Configurations;
import dev.agentstudio.api.artifact.FileReferences;
import dev.agentstudio.api.body.DurationRange;
import dev.agentstudio.api.body.JsonBody;
import dev.agentstudio.api.body.JsonFields;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.payload.JsonObject;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Set;

/** Reads and checks the body of a call of one agent. Structure first; only then is the agent type looked up. */
@Singleton
final class AgentRequestReader {
    /** Longest task, in characters. Data belongs into the input. */
    static final int MAX_TASK = 100_000;

    private final AgentTypes types;
    private final Configurations configurations;
    private final FileReferences files;

    AgentRequestReader(AgentTypes types, Configurations configurations, FileReferences files) {
        this.files = files;
        this.types = types;
        this.configurations = configurations;
    }

    /** @throws ProblemException that lists everything that is wrong with the body, or names an unknown type */
    AgentRequest read(String agentType, byte[] body, Caller caller) {
        FieldErrors errors = new FieldErrors();
        JsonFields fields =
                JsonBody.object(body, errors).allowing(Set.of("task", "input", "context", "configuration", "timeout"));
        AgentRequest request = new AgentRequest(
                fields.requiredText("task", MAX_TASK),
                fields.object("input"),
                fields.object("context"),
                fields.object("configuration"),
                fields.duration("timeout", DurationRange.STEP));
        configurations.check(
                agentType,
                Objects.requireNonNullElse(request.configuration(), JsonObject.EMPTY),
                "configuration",
                errors);
        errors.throwIfAny();
        if (!types.unknownAmong(Set.of(agentType)).isEmpty()) {
            throw ProblemException.invalidAgentType(agentType);
        }
        return resolved(request, caller);
    }

    private AgentRequest resolved(AgentRequest request, Caller caller) {
        FieldErrors errors = new FieldErrors();
        FileReferences.Lookup lookup = files.of(caller, errors);
        AgentRequest resolved = new AgentRequest(
                request.task(),
                lookup.resolve(request.input(), "input"),
                request.context(),
                lookup.resolve(request.configuration(), "configuration"),
                request.timeout());
        errors.throwIfAny();
        return resolved;
    }
}
