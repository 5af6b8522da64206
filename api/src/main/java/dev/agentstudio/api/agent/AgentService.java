package dev.agentstudio.api.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.annotation.Value;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the API itself asks the agent service, in one or several replicas that all have the same agents. */
@Singleton
final class AgentService {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final List<AgentReplica> replicas;

    /** @param urls of all replicas; empty for the one of {@code agents.url} */
    AgentService(@Value("${agents.urls:}") List<URI> urls, @Value("${agents.url}") URI url) {
        this.replicas = (urls.isEmpty() ? List.of(url) : urls)
                .stream().map(each -> new AgentReplica(http, each)).toList();
    }

    /** The agent types, sorted; empty when no replica answers. */
    Optional<List<String>> types() {
        return first(AgentReplica::types)
                .map(types -> StreamSupport.stream(types.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }

    /** What the service says of a type; a missing node when it knows no such type; empty when no replica answers. */
    Optional<JsonNode> description(String agentType) {
        return first(replica -> replica.description(agentType));
    }

    /** How the replicas fare together. */
    AgentStatus status() {
        List<AgentStatus> all = all(AgentReplica::status);
        List<AgentStatus> online = all.stream().filter(AgentStatus::isOnline).toList();
        if (online.isEmpty()) {
            return all.getFirst();
        }
        if (online.size() < all.size()) {
            return AgentStatus.degraded(
                    "%d of %d agent services do not take work".formatted(all.size() - online.size(), all.size()));
        }
        return online.stream()
                .filter(status -> status.state() == AgentStatus.State.ONLINE)
                .findFirst()
                .orElse(online.getFirst());
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }

    /** All are asked at once, so that one that is away costs no time while another answers. */
    private Optional<JsonNode> first(Function<AgentReplica, CompletableFuture<Optional<JsonNode>>> question) {
        List<CompletableFuture<Optional<JsonNode>>> asked =
                replicas.stream().map(question).toList();
        return asked.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private <T> List<T> all(Function<AgentReplica, CompletableFuture<T>> question) {
        List<CompletableFuture<T>> asked = replicas.stream().map(question).toList();
        return asked.stream().map(CompletableFuture::join).collect(Collectors.toList());
    }
}
