package dev.agentstudio.activities;

import dev.agentstudio.agentprotocol.AgentAccess;
import dev.agentstudio.agentprotocol.AgentPool;
import dev.agentstudio.agentprotocol.AgentPools;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agent services of all pools, and which of them has an agent. Thread-safe; one for a process. */
public final class AgentServices implements AutoCloseable {
    private final AgentPools pools;
    private final AgentServiceClient others;
    private final Map<String, AgentServiceClient> byPool = new HashMap<>();

    /**
     * Opens a client for each pool.
     *
     * @param others URLs of the replicas that have the agents which are in no pool
     */
    public AgentServices(List<URI> others, AgentPools pools, AgentAccess access) {
        this.pools = pools;
        this.others = new AgentServiceClient(others, access);
        pools.all().forEach(pool -> byPool.put(pool.name(), new AgentServiceClient(pool.urls(), access)));
    }

    /** One service without a secret that has all agents. */
    public AgentServices(List<URI> urls) {
        this(urls, AgentPools.NONE, AgentAccess.open());
    }

    /** The service of an agent type, whichever task queue its call has come by. */
    AgentServiceClient of(String agentType) {
        return pools.of(agentType).map(AgentPool::name).map(byPool::get).orElse(others);
    }

    List<AgentServiceClient> all() {
        List<AgentServiceClient> all = new ArrayList<>(byPool.values());
        all.add(others);
        return all;
    }

    /** From now on calls that outlive their connections are left to other workers. */
    public void handOver() {
        all().forEach(AgentServiceClient::handOver);
    }

    @Override
    public void close() {
        all().forEach(AgentServiceClient::close);
    }
}
