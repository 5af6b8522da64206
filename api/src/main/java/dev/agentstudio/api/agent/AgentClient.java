package dev.agentstudio.api.agent;

import dev.agentstudio.agentprotocol.AgentAccess;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The questions that the API itself asks the agent service. A future fails when there is no response. */
@Singleton
@Bean(preDestroy = "close")
final class AgentClient {
    /** A caller is to learn within three seconds that a part is unavailable. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final AgentAccess access;
    private final HttpClient http;

    AgentClient(AgentAccess access) {
        this.access = access;
        http = access.client().connectTimeout(TIMEOUT).build();
    }

    CompletableFuture<HttpResponse<byte[]>> get(URI uri) {
        return http.sendAsync(access.request(uri).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    void close() {
        http.shutdownNow();
    }
}
