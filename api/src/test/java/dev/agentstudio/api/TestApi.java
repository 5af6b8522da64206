package dev.agentstudio.api;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API as in production, on a free port, without Temporal and agents: a request for either finds a closed port. */
public final class TestApi implements AutoCloseable {
    /** Reserved, so nothing ever listens there. */
    private static final String NOWHERE = "127.0.0.1:1";

    private final EmbeddedServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestApi(EmbeddedServer server) {
        this.server = server;
    }

    /** @param properties beside those that every test needs */
    public static TestApi start(TestIssuer issuer, Map<String, Object> properties) {
        return start(properties(issuer, properties), "production");
    }

    /** An API of exactly these properties. */
    public static TestApi start(Map<String, Object> properties, String environment) {
        return new TestApi(ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments(environment)
                .banner(false)
                .properties(properties)
                .start()
                .getBean(EmbeddedServer.class)
                .start());
    }

    public static Map<String, Object> properties(@Nullable TestIssuer issuer, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "micronaut.server.port",
                -1,
                "micronaut.server.host",
                "127.0.0.1",
                "temporal.target",
                NOWHERE,
                "agents.url",
                "http://" + NOWHERE));
        if (issuer != null) {
            properties.put("tokens.jwks-url", issuer.jwksUrl());
        }
        properties.putAll(more);
        return properties;
    }

    public <T> T bean(Class<T> type) {
        return server.getApplicationContext().getBean(type);
    }

    public ApplicationContext context() {
        return server.getApplicationContext();
    }

    public URI uri(String path) {
        return server.getURI().resolve(path);
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        server.getApplicationContext().close();
    }
}
