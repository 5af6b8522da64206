package dev.agentstudio.api.connection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.TestIssuer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams of HTTP/2 would share one connection and pass its limits by. */
final class HttpVersionTest {
    @Test
    void processDoesNotStartWithHttp2() {
        try (TestIssuer issuer = TestIssuer.start()) {
            assertThatThrownBy(() -> TestApi.start(issuer, Map.of("micronaut.server.http-version", "2.0")))
                    .hasStackTraceContaining("micronaut.server.http-version is HTTP_2_0");
        }
    }
}
