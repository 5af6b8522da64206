package dev.agentstudio.agentprotocol;

import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All pools. API and workers have to agree on them: the API starts single tasks, and workers the tasks of workflows. */
@Singleton
public final class AgentPools {
    /** Every agent in the default pool. */
    public static final AgentPools NONE = new AgentPools(List.of());

    private final List<AgentPool> all;
    private final Map<String, AgentPool> byAgent = new HashMap<>();

    /** @throws ConfigurationException when an agent type is in two pools */
    public AgentPools(Collection<AgentPool> pools) {
        all = pools.stream().sorted(Comparator.comparing(AgentPool::name)).toList();
        for (AgentPool pool : all) {
            for (String agent : pool.agents()) {
                AgentPool other = byAgent.put(agent, pool);
                if (other != null && !other.equals(pool)) {
                    throw new ConfigurationException("pools: agent type '%s' is in '%s' and in '%s'"
                            .formatted(agent, other.name(), pool.name()));
                }
            }
        }
    }

    /** Sorted by name. */
    public List<AgentPool> all() {
        return all;
    }

    /** The pool of an agent type; empty for the default one. */
    public Optional<AgentPool> of(String agentType) {
        return Optional.ofNullable(byAgent.get(agentType));
    }
}
