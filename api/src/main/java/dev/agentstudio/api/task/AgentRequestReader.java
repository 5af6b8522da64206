package dev.agentstudio.api.task;

import dev.agentstudio.api.agent.AgentTypes;
import dev.agentstudio.api.agent.Configurations;
import dev.agentstudio.api.body.DurationRange;
import dev.agentstudio.api.body.JsonBody;
import dev.agentstudio.api.body.JsonFields;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
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

    AgentRequestReader(AgentTypes types, Configurations configurations) {
        this.types = types;
        this.configurations = configurations;
    }

    /** @throws ProblemException that lists everything that is wrong with the body, or names an unknown type */
    AgentRequest read(String agentType, byte[] body) {
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
        return request;
    }
}
