package dev.agentstudio.api.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.agentprotocol.AgentPool;
import dev.agentstudio.agentprotocol.AgentPools;
import dev.agentstudio.agentprotocol.AgentReplica;
import dev.agentstudio.agentprotocol.ServiceHealth;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The agent services: one for the agents that are in no pool, and one for each pool, in one or several replicas that all have the same agents. */
@Singleton
final class AgentService {
    private final AgentPools pools;
    private final List<ReplicaClient> others;
    private final Map<String, List<ReplicaClient>> byPool = new HashMap<>();

    /** @param urls of all replicas that have the agents of no pool; empty for the one of {@code agents.url} */
    AgentService(
            AgentClient client,
            AgentPools pools,
            @Value("${agents.urls:}") List<URI> urls,
            @Value("${agents.url}") URI url) {
        this.pools = pools;
        others = clients(client, urls.isEmpty() ? List.of(url) : urls);
        pools.all().forEach(pool -> byPool.put(pool.name(), clients(client, pool.urls())));
    }

    private static List<ReplicaClient> clients(AgentClient client, List<URI> urls) {
        return urls.stream()
                .map(url -> new ReplicaClient(client, new AgentReplica(url)))
                .toList();
    }

    /** The agent types, sorted; those of pools as they are configured. Empty when no replica answers that has the others. */
    Optional<List<String>> types() {
        return first(others, ReplicaClient::types)
                .map(types -> Stream.concat(
                                StreamSupport.stream(types.spliterator(), false).map(JsonNode::asText),
                                pools.all().stream().flatMap(pool -> pool.agents().stream()))
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** The description of a type; a missing node when there is no such type, empty when no replica answers. */
    Optional<JsonNode> description(String agentType) {
        List<ReplicaClient> replicas =
                pools.of(agentType).map(AgentPool::name).map(byPool::get).orElse(others);
        return first(replicas, replica -> replica.description(agentType));
    }

    /** The health of all replicas together. */
    ServiceHealth health() {
        List<ReplicaClient> replicas = Stream.concat(
                        others.stream(), byPool.values().stream().flatMap(List::stream))
                .toList();
        List<ServiceHealth> all = all(replicas, ReplicaClient::health).toList();
        List<ServiceHealth> available =
                all.stream().filter(ServiceHealth::acceptsCalls).toList();
        if (available.isEmpty()) {
            return all.getFirst();
        }
        if (available.size() < all.size()) {
            return ServiceHealth.degraded(
                    "%d of %d agent services do not take work".formatted(all.size() - available.size(), all.size()));
        }
        return available.stream()
                .filter(health -> health.state() == ServiceHealth.State.HEALTHY)
                .findFirst()
                .orElse(available.getFirst());
    }

    /** All are asked at once, so that an unavailable replica costs no time while another answers. */
    private static Optional<JsonNode> first(
            List<ReplicaClient> replicas, Function<ReplicaClient, CompletableFuture<Optional<JsonNode>>> question) {
        return all(replicas, question).flatMap(Optional::stream).findFirst();
    }

    private static <T> Stream<T> all(
            List<ReplicaClient> replicas, Function<ReplicaClient, CompletableFuture<T>> question) {
        List<CompletableFuture<T>> answers = replicas.stream().map(question).toList();
        return answers.stream().map(CompletableFuture::join);
    }
}
