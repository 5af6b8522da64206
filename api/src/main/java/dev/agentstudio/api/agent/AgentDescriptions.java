package dev.agentstudio.api.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.agentstudio.workflows.payload.Payloads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What agents say of themselves, remembered for a moment like the types; the last known while they are away. */
@Singleton
final class AgentDescriptions {
    /** As long as the types are good for. */
    private static final Duration FRESH = AgentTypes.FRESH;

    private static final int MAX = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(AgentDescriptions.class);

    private final AgentService service;
    private final AgentTypes types;
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MAX).build();

    AgentDescriptions(AgentService service, AgentTypes types) {
        this.service = service;
        this.types = types;
    }

    /** Empty for an unknown type, and for one of which nothing was heard before its service went away. */
    Optional<AgentDescription> find(String agentType) {
        Known last = known.getIfPresent(agentType);
        if (last != null && last.at().isAfter(Instant.now().minus(FRESH))) {
            return Optional.of(last.description());
        }
        if (!types.unknownAmong(Set.of(agentType)).isEmpty()) {
            known.invalidate(agentType);
            return Optional.empty();
        }
        Optional<AgentDescription> answer = service.description(agentType)
                .flatMap(AgentDescriptions::read)
                // A service of an earlier version names its types and says no more of them.
                .or(() -> service.types()
                        .filter(names -> names.contains(agentType))
                        .map(names -> new AgentDescription(agentType, null, null, null, null)));
        answer.ifPresent(description -> known.put(agentType, new Known(description, Instant.now())));
        return answer.or(() -> Optional.ofNullable(last).map(Known::description));
    }

    private static Optional<AgentDescription> read(JsonNode json) {
        try {
            return Optional.of(Payloads.mapper().treeToValue(json, AgentDescription.class));
        } catch (JsonProcessingException e) {
            LOG.warn("The agent service describes an agent in an unknown way: {}", e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private record Known(AgentDescription description, Instant at) {}
}
