package dev.agentstudio.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.ProductionContext;
import dev.agentstudio.api.TestApi;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The response headers for browsers. */
@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
@Property(name = "micronaut.server.host-resolution.protocol-header", value = "X-Forwarded-Proto")
final class HeadersTest {
    private final ApiClient api;

    @TempDir
    private Path folder = Path.of("");

    HeadersTest(ApiClient api) {
        this.api = api;
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() {
        assertThat(api.get("/nowhere").headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"))
                .doesNotContainKey("strict-transport-security")
                .doesNotContainKey("server");
    }

    @Test
    void behindHttpsTheBrowserIsToldToStayThere() {
        assertThat(api.get("/nowhere", "X-Forwarded-Proto", "https").headers().firstValue("Strict-Transport-Security"))
                .contains("max-age=63072000; includeSubDomains");
    }

    @Test
    void otherOriginsAreNotAllowedUnlessConfigured() {
        assertThat(api.get("/nowhere", "Origin", "http://localhost:3000")
                        .headers()
                        .map())
                .doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void developmentAllowsPagesOfThisMachineOnly() {
        Map<String, Object> properties = TestApi.properties(
                null, Map.of("dev-issuer.key-file", folder.resolve("key.json").toString()));
        try (TestApi development = TestApi.start(properties, "dev")) {
            HttpResponse<String> preflight = development.send(
                    "OPTIONS",
                    "/api/workflows",
                    "",
                    "Origin",
                    "http://localhost:3000",
                    "Access-Control-Request-Method",
                    "POST",
                    "Access-Control-Request-Headers",
                    "authorization,content-type");
            assertThat(preflight.statusCode()).isEqualTo(200);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("http://localhost:3000");
            assertThat(development
                            .get("/nowhere", "Origin", "https://evil.example")
                            .headers()
                            .map())
                    .doesNotContainKey("access-control-allow-origin");
        }
    }
}
