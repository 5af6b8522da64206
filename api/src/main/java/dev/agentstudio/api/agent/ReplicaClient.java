package dev.agentstudio.api.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentstudio.agentprotocol.AgentReplica;
import dev.agentstudio.agentprotocol.ServiceHealth;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Asks one replica of the agent service for its agents and its health. */
final class ReplicaClient {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaClient.class);

    private final AgentClient client;
    private final AgentReplica replica;

    ReplicaClient(AgentClient client, AgentReplica replica) {
        this.client = client;
        this.replica = replica;
    }

    /** The agent types; empty when the replica does not answer. */
    CompletableFuture<Optional<JsonNode>> types() {
        return answer(replica.types()).thenApply(answer -> answer.flatMap(this::content));
    }

    /** The description of a type; a missing node when there is no such type, empty when the replica does not answer. */
    CompletableFuture<Optional<JsonNode>> description(String agentType) {
        return answer(replica.description(agentType)).thenApply(answer -> answer.flatMap(this::content));
    }

    CompletableFuture<ServiceHealth> health() {
        // An unhealthy service reports its reason with 503.
        return answer(replica.health())
                .thenApply(answer ->
                        answer.flatMap(this::json).map(ServiceHealth::of).orElse(ServiceHealth.UNREACHABLE));
    }

    /** The response, whatever its status; empty when there is none. */
    private CompletableFuture<Optional<HttpResponse<byte[]>>> answer(URI question) {
        Map<String, String> trace = MDC.getCopyOfContextMap();
        return client.get(question).handle((response, failure) -> {
            if (failure == null) {
                return Optional.of(response);
            }
            Throwable cause = failure.getCause();
            warnOfFailure(trace, cause == null ? failure : cause);
            return Optional.empty();
        });
    }

    /** @param trace of the request that asked, which runs on another thread */
    private void warnOfFailure(@Nullable Map<String, String> trace, Throwable failure) {
        MDC.setContextMap(trace == null ? Map.of() : trace);
        try {
            LOG.warn("The agent service at {} does not answer: {}", replica.url(), failure.toString());
        } finally {
            MDC.clear();
        }
    }

    private Optional<JsonNode> content(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 200 -> json(response);
            case 404 -> Optional.of(MissingNode.getInstance());
            default -> {
                LOG.warn("The agent service at {} answers with status {}", replica.url(), response.statusCode());
                yield Optional.empty();
            }
        };
    }

    private Optional<JsonNode> json(HttpResponse<byte[]> response) {
        try {
            return Optional.of(Payloads.mapper().readTree(response.body()));
        } catch (IOException e) {
            LOG.warn("The agent service at {} answers with something that is not JSON", replica.url());
            return Optional.empty();
        }
    }
}
