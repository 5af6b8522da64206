package dev.agentstudio.api.agent;

import dev.agentstudio.agentprotocol.ServiceHealth;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The agent types of the agent service, cached for a few seconds; the last known ones while it is unavailable. */
@Singleton
public final class AgentTypes {
    /** How long an answer is good for. A new agent is usable this much later; one request in that time pays for asking. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private final AgentService service;
    private final AtomicReference<@Nullable Cached> cache = new AtomicReference<>();

    AgentTypes(AgentService service) {
        this.service = service;
    }

    /** What the service says right now; empty when it does not answer. */
    public Optional<List<String>> current() {
        Optional<List<String>> types = service.types();
        types.ifPresent(answer -> cache.set(new Cached(answer, Instant.now())));
        return types;
    }

    /**
     * Those of some types that no agent has. None when the types were never known, so that work is accepted while agents are unavailable; the
     * task itself then fails on an unknown type.
     */
    public Set<String> unknownAmong(Set<String> types) {
        Set<String> unknown = new HashSet<>(types);
        Cached last = cache.get();
        if (last != null
                && last.types().containsAll(types)
                && last.at().isAfter(Instant.now().minus(FRESH))) {
            return Set.of();
        }
        Optional<List<String>> answer = current();
        if (answer.isEmpty() && last == null) {
            return Set.of();
        }
        unknown.removeAll(answer.orElseGet(() -> last == null ? List.of() : last.types()));
        return unknown;
    }

    /** Whether agents can be asked right now. */
    public ServiceHealth health() {
        return service.health();
    }

    private record Cached(List<String> types, Instant at) {}
}
