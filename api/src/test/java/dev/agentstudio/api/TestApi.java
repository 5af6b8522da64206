package dev.agentstudio.api;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process of the API for tests that start several, or that must fail to start. On a free port, without Temporal and agents: a request for
 * either finds a closed port. All other tests have theirs from {@link ProductionContext}.
 */
public final class TestApi implements AutoCloseable {
    /** Reserved, so nothing ever listens there. */
    private static final String NOWHERE = "127.0.0.1:1";

    private final ApplicationContext context;
    private final ApiClient client;

    private TestApi(ApplicationContext context) {
        this.context = context;
        this.client = context.getBean(ApiClient.class);
    }

    /** @param properties beside those that every test needs */
    public static TestApi start(TestIssuer issuer, Map<String, Object> properties) {
        return start(properties(issuer, properties), "production");
    }

    /** An API of exactly these properties. */
    public static TestApi start(Map<String, Object> properties, String environment) {
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments(environment)
                .banner(false)
                .properties(properties)
                .start();
        context.getBean(EmbeddedServer.class).start();
        return new TestApi(context);
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

    public HttpResponse<String> get(String path, String... headers) {
        return client.get(path, headers);
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        return client.send(method, path, body, headers);
    }

    @Override
    public void close() {
        context.close();
    }
}
