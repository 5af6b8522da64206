package dev.agentstudio.agentprotocol;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Agent types that have agent services and a task queue of their own: the settings {@code pools.<name>.*}.
 *
 * @param name lower case, as in {@code gpu}
 * @param agents types, at least one; none of them in another pool
 * @param urls of the replicas of the agent service that has them, at least one
 */
@EachProperty("pools")
public record AgentPool(@Parameter String name, List<String> agents, List<URI> urls) {
    /** The name of the agents that are in no pool. */
    public static final String DEFAULT = "default";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}");

    /** @throws ConfigurationException when the name is taken or no name, or something is missing */
    public AgentPool {
        if (!NAME.matcher(name).matches() || name.equals(DEFAULT)) {
            throw new ConfigurationException(
                    "pools.%s: up to 50 lower-case letters, digits and '-' are expected as a name, and not 'default'"
                            .formatted(name));
        }
        if (agents.isEmpty() || urls.isEmpty()) {
            throw new ConfigurationException("pools.%s needs agents and urls".formatted(name));
        }
        agents = List.copyOf(agents);
        urls = List.copyOf(urls);
    }
}
