package dev.agentstudio.api.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What the API asks one replica of the agent service: who is there, and how they are. Never to do anything. */
final class AgentReplica {
    /** Below the three seconds within which a caller is to hear that a part is away. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(AgentReplica.class);

    private final HttpClient http;
    private final URI url;

    AgentReplica(HttpClient http, URI url) {
        this.http = http;
        this.url = url;
    }

    /** The agent types. */
    CompletableFuture<Optional<JsonNode>> types() {
        return get("/agents");
    }

    /** What is known of a type; a missing node when there is no such type. */
    CompletableFuture<Optional<JsonNode>> description(String agentType) {
        return get("/agents/"
                + URLEncoder.encode(agentType, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    CompletableFuture<AgentStatus> status() {
        return get("/health")
                .thenApply(answer -> answer.map(AgentReplica::status)
                        .orElseGet(() -> AgentStatus.offline("Connection to agent service failed")));
    }

    private static AgentStatus status(JsonNode health) {
        String reason = health.path("reason").textValue();
        return switch (health.path("status").asText()) {
            case "healthy" -> AgentStatus.ONLINE;
            case "degraded" -> AgentStatus.degraded(reason == null ? "All task slots are taken" : reason);
            default -> AgentStatus.offline(reason == null ? "The agent service is stopping" : reason);
        };
    }

    /** Empty when nobody answers, or with something that is no JSON; a missing node for an unknown path. */
    private CompletableFuture<Optional<JsonNode>> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT).build();
        Map<String, String> trace = MDC.getCopyOfContextMap();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).handle((answer, failure) -> {
            if (failure != null) {
                warnOfSilence(trace, failure);
                return Optional.empty();
            }
            return answer.statusCode() == 404 ? Optional.of(MissingNode.getInstance()) : json(answer.body());
        });
    }

    /** @param trace of the request that asked, whose thread this is not */
    private void warnOfSilence(@Nullable Map<String, String> trace, Throwable failure) {
        MDC.setContextMap(trace == null ? Map.of() : trace);
        try {
            LOG.warn("The agent service at {} does not answer: {}", url, failure.getMessage());
        } finally {
            MDC.clear();
        }
    }

    private Optional<JsonNode> json(byte[] body) {
        try {
            return Optional.of(Payloads.mapper().readTree(body));
        } catch (IOException e) {
            LOG.warn("The agent service at {} answers with something that is no JSON", url);
            return Optional.empty();
        }
    }
}
