package dev.agentstudio.api.agent;

import org.jspecify.annotations.Nullable;

/**
 * Whether agents can be asked.
 *
 * @param reason in words, without addresses; null while all is well
 */
public record AgentStatus(State state, @Nullable String reason) {
    /** In order of how well agents fare. */
    enum State {
        ONLINE,
        /** Work is taken, but slowly, or by fewer replicas than there should be. */
        DEGRADED,
        OFFLINE
    }

    static final AgentStatus ONLINE = new AgentStatus(State.ONLINE, null);

    static AgentStatus degraded(String reason) {
        return new AgentStatus(State.DEGRADED, reason);
    }

    static AgentStatus offline(String reason) {
        return new AgentStatus(State.OFFLINE, reason);
    }

    public boolean isOnline() {
        return state != State.OFFLINE;
    }
}
