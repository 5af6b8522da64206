package dev.agentstudio.api.hub;

import dev.agentstudio.agentprotocol.ServiceHealth;
import dev.agentstudio.api.agent.AgentTypes;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Asks the agent service for its health while any connection subscribes to an agent, and reports what changed. */
final class AgentWatch {
    /** How often it is asked, in seconds. */
    private static final int PERIOD_SECONDS = 2;

    private final HubServices services;
    private final AgentTypes agents;
    private final Collection<ClientSession> sessions;
    private final AtomicBoolean started = new AtomicBoolean();
    private final Map<String, Status> known = new ConcurrentHashMap<>();

    /** @param reason why it is not online; null when it is */
    private record Status(String word, @Nullable String reason) {}

    /** @param sessions all connections, as they are at any time */
    AgentWatch(HubServices services, AgentTypes agents, Collection<ClientSession> sessions) {
        this.services = services;
        this.agents = agents;
        this.sessions = sessions;
    }

    /** Reports what changes from now on for an agent that a connection has just subscribed to. Blocks while the agent service is asked. */
    void follow(String type) {
        known.computeIfAbsent(
                type,
                added -> status(
                        agents.health(), !agents.unknownAmong(Set.of(added)).isEmpty()));
        if (started.compareAndSet(false, true)) {
            scheduleCheck();
        }
    }

    private void scheduleCheck() {
        var unused = services.timer()
                .schedule(() -> services.executor().execute(this::check), PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private void check() {
        Set<String> wanted = new HashSet<>();
        sessions.forEach(session -> wanted.addAll(session.interests().agents()));
        if (wanted.isEmpty()) {
            started.set(false);
            known.clear();
            return;
        }
        ServiceHealth health = agents.health();
        Set<String> missing = agents.unknownAmong(wanted);
        wanted.forEach(type -> report(type, status(health, missing.contains(type))));
        known.keySet().retainAll(wanted);
        scheduleCheck();
    }

    private static Status status(ServiceHealth health, boolean isMissing) {
        if (isMissing) {
            return new Status("offline", "No agent service has this agent");
        }
        return switch (health.state()) {
            case HEALTHY -> new Status("online", null);
            case DEGRADED -> new Status("degraded", health.reason());
            case UNHEALTHY -> new Status("offline", health.reason());
        };
    }

    private void report(String type, Status now) {
        Status before = known.put(type, now);
        if (before == null || before.word().equals(now.word())) {
            return;
        }
        HubEvent change = new HubEvent.AgentStatusChanged(type, before.word(), now.word(), Instant.now(), now.reason());
        sessions.stream()
                .filter(session -> session.interests().wantsOfAgents(change))
                .forEach(session -> session.output().send(change));
    }
}
