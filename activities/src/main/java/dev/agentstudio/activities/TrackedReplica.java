package dev.agentstudio.activities;

import dev.agentstudio.agentprotocol.AgentReplica;
import dev.agentstudio.agentprotocol.ServiceHealth;
import java.util.concurrent.atomic.AtomicInteger;

/** A replica with what this worker knows of it: its last health and the calls in flight. */
final class TrackedReplica {
    private final AgentReplica replica;
    private final AtomicInteger callsInFlight = new AtomicInteger();
    private volatile ServiceHealth.State health = ServiceHealth.State.HEALTHY;

    TrackedReplica(AgentReplica replica) {
        this.replica = replica;
    }

    AgentReplica replica() {
        return replica;
    }

    ServiceHealth.State health() {
        return health;
    }

    /** Returns the health before. */
    ServiceHealth.State updateHealth(ServiceHealth.State newHealth) {
        ServiceHealth.State before = health;
        health = newHealth;
        return before;
    }

    /** Calls of this worker that have begun and not ended. */
    int callsInFlight() {
        return callsInFlight.get();
    }

    void beginCall() {
        callsInFlight.incrementAndGet();
    }

    void endCall() {
        callsInFlight.decrementAndGet();
    }
}
