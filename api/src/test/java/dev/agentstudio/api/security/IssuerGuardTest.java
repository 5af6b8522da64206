package dev.agentstudio.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.api.TestApi;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The development issuer cannot be switched on by accident. */
final class IssuerGuardTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void developmentIssuerOutsideDevelopmentKeepsTheProcessFromStarting() {
        assertThatThrownBy(() -> TestApi.start(
                        properties(Map.of("tokens.jwks-url", "https://auth.agentstudio.dev/keys")), "production"))
                .rootCause()
                .hasMessageContaining("dev-issuer is configured outside the 'dev' environment");
    }

    @Test
    void productionWithoutKeysDoesNotStart() {
        assertThatThrownBy(() -> TestApi.start(TestApi.properties(null, Map.of()), "production"))
                .rootCause()
                .hasMessageContaining("tokens.jwks-url is missing");
    }

    @Test
    void developmentOnAPublicAddressDoesNotStart() {
        assertThatThrownBy(() -> TestApi.start(properties(Map.of("micronaut.server.host", "0.0.0.0")), "dev"))
                .rootCause()
                .hasMessageContaining("which others can reach");
    }

    @Test
    void developmentOnAPublicAddressCanBeForced() {
        Map<String, Object> forced =
                Map.of("micronaut.server.host", "0.0.0.0", "dev-issuer.allow-remote", true, "hosts.allowed", "");
        try (TestApi api = TestApi.start(properties(forced), "dev")) {
            assertThat(api.get("/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void productionHasNoTokenEndpoint() {
        Map<String, Object> properties =
                TestApi.properties(null, Map.of("tokens.jwks-url", "https://auth.agentstudio.dev/keys"));
        try (TestApi api = TestApi.start(properties, "production")) {
            assertThat(api.send("POST", "/oauth/token", "{}", "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private Map<String, Object> properties(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(
                Map.of("dev-issuer.key-file", folder.resolve("key.json").toString()));
        properties.putAll(more);
        return TestApi.properties(null, properties);
    }
}
