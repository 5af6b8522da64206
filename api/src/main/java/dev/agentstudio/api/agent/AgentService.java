package dev.agentstudio.api.agent;

import io.micronaut.context.annotation.Value;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.exceptions.HttpClientException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the API itself asks the agent service: who is there. */
@Singleton
final class AgentService {
    /** Below the three seconds within which a caller is to hear that a part is away. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(AgentService.class);

    private final HttpClient http;

    AgentService(@Value("${agents.url}") URI url) throws MalformedURLException {
        DefaultHttpClientConfiguration configuration = new DefaultHttpClientConfiguration();
        configuration.setConnectTimeout(TIMEOUT);
        configuration.setReadTimeout(TIMEOUT);
        http = HttpClient.create(url.toURL(), configuration);
    }

    /** The agent types, sorted; empty when the service does not answer. */
    Optional<List<String>> types() {
        try {
            return Optional.of(http.toBlocking().retrieve(HttpRequest.GET("/agents"), Argument.listOf(String.class)));
        } catch (HttpClientException e) {
            LOG.warn("The agent service does not answer: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
