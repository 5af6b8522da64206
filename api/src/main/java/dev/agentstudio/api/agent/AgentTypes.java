package dev.agentstudio.api.agent;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The agent types of the agent service, remembered for a moment; the last known ones while it is away. */
@Singleton
public final class AgentTypes {
    /** How long an answer is good for. A new agent is usable this much later; one request in that time pays for asking. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private final AgentService service;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    AgentTypes(AgentService service) {
        this.service = service;
    }

    /** What the service says right now; empty when it does not answer. */
    public Optional<List<String>> current() {
        Optional<List<String>> types = service.types();
        types.ifPresent(answer -> known.set(new Known(answer, Instant.now())));
        return types;
    }

    /**
     * Those of some types that no agent has. None when the types were never known, so that work is accepted while agents are away; the
     * task itself then fails on an unknown type.
     */
    public Set<String> unknownAmong(Set<String> types) {
        Set<String> unknown = new HashSet<>(types);
        Known last = known.get();
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
    public AgentStatus status() {
        return service.status();
    }

    private record Known(List<String> types, Instant at) {}
}
