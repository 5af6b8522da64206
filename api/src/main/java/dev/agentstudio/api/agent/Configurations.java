package dev.agentstudio.api.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.plan.Judge;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what agents are configured with against the schemas that they state. */
@Singleton
public final class Configurations {
    /** The platform's own settings of a step, which every agent's configuration may have. */
    private static final Set<String> OURS =
            Set.of("task", "validator", "qualityThreshold", "maxIterations", "maxHandoffs");

    private static final int MAX = 1000;

    private final AgentDescriptions descriptions;
    private final Cache<JsonObject, Optional<ConfigurationSchema>> schemas =
            Caffeine.newBuilder().maximumSize(MAX).build();

    Configurations(AgentDescriptions descriptions) {
        this.descriptions = descriptions;
    }

    /**
     * Adds everything that is wrong with a configuration. Nothing when the agent states no schema, is unknown or is unavailable: then the agent
     * itself refuses what it cannot use.
     *
     * @param path of the configuration in the request
     */
    public void check(String agentType, JsonObject configuration, String path, FieldErrors errors) {
        descriptions
                .find(agentType)
                .map(AgentDescription::configurationSchema)
                .ifPresent(schema -> check(schema, configuration, path, errors));
    }

    /** Whether an agent's results may say if a round of an iterative workflow is good enough. False only when it states that they cannot. */
    public boolean mayJudge(String agentType) {
        return descriptions
                .find(agentType)
                .map(AgentDescription::resultSchema)
                .map(schema -> Payloads.mapper().<JsonNode>valueToTree(schema))
                .filter(schema -> schema.path("properties").isObject())
                .filter(schema -> schema.path("additionalProperties").isBoolean()
                        && !schema.path("additionalProperties").asBoolean())
                .map(schema -> schema.path("properties")
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()))
                .map(Judge::canJudgeBy)
                .orElse(true);
    }

    private void check(JsonObject stated, JsonObject configuration, String path, FieldErrors errors) {
        schemas.get(stated, schema -> ConfigurationSchema.of(Payloads.mapper().valueToTree(schema)))
                .ifPresent(schema -> schema.check(agentsOwn(stated, configuration), path, errors));
    }

    private static JsonNode agentsOwn(JsonObject schema, JsonObject configuration) {
        ObjectNode own = Payloads.mapper().valueToTree(configuration);
        JsonNode properties = Payloads.mapper().valueToTree(schema).path("properties");
        OURS.stream().filter(name -> !properties.has(name)).forEach(own::remove);
        return own;
    }
}
