package dev.agentstudio.api.health;

import dev.agentstudio.api.agent.AgentTypes;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;

/** Whether the agent service answers, and with how many agents. */
@Singleton
@Readiness
final class AgentsReadiness extends AbstractHealthIndicator<Map<String, Object>> {
    private final AgentTypes agents;

    AgentsReadiness(AgentTypes agents) {
        this.agents = agents;
    }

    @Override
    protected Map<String, Object> getHealthInformation() {
        var types = agents.current();
        healthStatus = Readinesses.status(types.isPresent());
        return Map.of("agents", types.map(java.util.List::size).orElse(0));
    }

    @Override
    protected String getName() {
        return "agents";
    }
}
