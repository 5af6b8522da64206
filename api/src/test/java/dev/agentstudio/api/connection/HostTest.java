package dev.agentstudio.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.Bodies;
import dev.agentstudio.api.ProductionContext;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under which names the API answers, once some are configured. */
@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
@Property(name = "hosts.allowed", value = "localhost,127.0.0.1,[::1],Studio.Example.org")
final class HostTest {
    private final ApiClient api;

    HostTest(ApiClient api) {
        this.api = api;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:5000",
                "127.0.0.1",
                "127.0.0.1:1",
                "[::1]",
                "[::1]:5000",
                "studio.example.org"
            })
    void configuredNameIsAnswered(String host) {
        assertThat(ask(host)).startsWith("HTTP/1.1 200 Ok\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:5000",
                "localhost.evil.example",
                "localhost.",
                "127.0.0.1.evil.example",
                "127.1",
                "0.0.0.0",
                "[::ffff:127.0.0.1]"
            })
    void otherNameIsRefused(String host) {
        String answer = ask(host);
        assertThat(answer).startsWith("HTTP/1.1 403 Forbidden\r\n");
        assertThat(Bodies.problem(answer.substring(answer.indexOf("\r\n\r\n") + 4)))
                .isEqualTo(Map.of(
                        "type", "https://api.agentstudio.dev/errors/forbidden",
                        "title", "Forbidden",
                        "status", 403,
                        "detail",
                                "This server does not answer under the host name of the request; hosts.allowed lists those under which it does",
                        "instance", "/health/liveness",
                        "code", "FORBIDDEN"));
    }

    private String ask(String host) {
        try (RawConnection connection = RawConnection.open(api)) {
            return connection
                    .send("GET /health/liveness HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host))
                    .readToEnd();
        }
    }
}
