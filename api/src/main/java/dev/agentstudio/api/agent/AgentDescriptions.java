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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Descriptions of agents, cached for a few seconds like the types; the last known ones while agents are unavailable. */
@Singleton
final class AgentDescriptions {
    /** As long as the types are good for. */
    private static final Duration FRESH = AgentTypes.FRESH;

    private static final int MAX = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(AgentDescriptions.class);

    private final AgentService service;
    private final Cache<String, Cached> cache =
            Caffeine.newBuilder().maximumSize(MAX).build();

    /** When the service last did not answer. A request about many types must not wait for it once for each type. */
    private volatile Instant unansweredAt = Instant.MIN;

    AgentDescriptions(AgentService service) {
        this.service = service;
    }

    /** Empty for an unknown type, and for one that was not described before its service became unavailable. */
    Optional<AgentDescription> find(String agentType) {
        Cached last = cache.getIfPresent(agentType);
        boolean isFresh = last != null && isFresh(last.at());
        Optional<Cached> now = isFresh || isFresh(unansweredAt)
                ? Optional.ofNullable(last)
                : ask(agentType).or(() -> Optional.ofNullable(last));
        return now.map(Cached::description);
    }

    /** Empty when nobody answers. */
    private Optional<Cached> ask(String agentType) {
        Optional<JsonNode> answer = service.description(agentType);
        if (answer.isEmpty()) {
            unansweredAt = Instant.now();
            return Optional.empty();
        }
        Optional<AgentDescription> description = answer.get().isMissingNode() ? named(agentType) : read(answer.get());
        Cached now = new Cached(description.orElse(null), Instant.now());
        cache.put(agentType, now);
        return Optional.of(now);
    }

    /** A service of an earlier version names its types and says no more of them. */
    private Optional<AgentDescription> named(String agentType) {
        return service.types()
                .filter(names -> names.contains(agentType))
                .map(names -> new AgentDescription(agentType, null, null, null, null));
    }

    private static boolean isFresh(Instant at) {
        return at.isAfter(Instant.now().minus(FRESH));
    }

    private static Optional<AgentDescription> read(JsonNode json) {
        try {
            return Optional.of(Payloads.mapper().treeToValue(json, AgentDescription.class));
        } catch (JsonProcessingException e) {
            LOG.warn("The agent service describes an agent in an unknown way: {}", e.getOriginalMessage());
            return Optional.empty();
        }
    }

    /** @param description null for a type that does not exist */
    private record Cached(@Nullable AgentDescription description, Instant at) {}
}
