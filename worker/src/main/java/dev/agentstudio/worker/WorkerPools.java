package dev.agentstudio.worker;

import dev.agentstudio.agentprotocol.AgentPool;
import dev.agentstudio.agentprotocol.AgentPools;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which pools a worker serves.
 *
 * @param all pools; they decide on which task queue a call is scheduled, also one that this worker does not serve
 * @param served names of pools whose calls it carries out
 * @param isDefaultServed whether it runs workflows, and the calls of agents that are in no pool
 */
public record WorkerPools(AgentPools all, List<String> served, boolean isDefaultServed) {
    /** Without pools: it serves everything. */
    public static final WorkerPools NONE = new WorkerPools(AgentPools.NONE, List.of(), true);

    public WorkerPools {
        served = List.copyOf(served);
    }

    /**
     * By the setting {@code worker.pools}.
     *
     * @param names of pools, {@code default} among them; blank ones do not count; none: all
     * @throws ConfigurationException when there is no such pool
     */
    public static WorkerPools of(AgentPools pools, List<String> names) {
        List<String> known = pools.all().stream().map(AgentPool::name).toList();
        List<String> chosen =
                names.stream().filter(name -> !name.isBlank()).distinct().toList();
        List<String> wanted = chosen.isEmpty()
                ? Stream.concat(known.stream(), Stream.of(AgentPool.DEFAULT)).toList()
                : chosen;
        for (String name : wanted) {
            if (!name.equals(AgentPool.DEFAULT) && !known.contains(name)) {
                throw new ConfigurationException(
                        "worker.pools: there is no pool '%s'; pools.%s.agents and pools.%s.urls would make one"
                                .formatted(name, name, name));
            }
        }
        return new WorkerPools(
                pools,
                wanted.stream().filter(name -> !name.equals(AgentPool.DEFAULT)).toList(),
                wanted.contains(AgentPool.DEFAULT));
    }
}
