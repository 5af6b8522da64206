package dev.agentstudio.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.Bodies;
import dev.agentstudio.api.ProductionContext;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other origins may do. */
@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
@Property(name = "micronaut.server.cors.enabled", value = "true")
@Property(name = "micronaut.server.cors.configurations.app.allowed-origins", value = "https://app.example.org")
@Property(name = "micronaut.server.cors.configurations.app.allowed-methods", value = "GET")
final class CorsTest {
    private static final String APP = "https://app.example.org";
    private static final String PATH = "/swagger/v1/swagger.json";
    private static final String ALLOWED = "Access-Control-Allow-Origin";
    private final ApiClient api;

    CorsTest(ApiClient api) {
        this.api = api;
    }

    @Test
    void pageOfAnAllowedOriginMayReadTheAnswer() {
        HttpResponse<String> answer = api.get(PATH, "Origin", APP);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(ALLOWED)).contains(APP);
    }

    /** The answer is there, but the browser is not allowed to show it. */
    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example.org", "null", "%%", "http://localhost:3000"})
    void otherOriginsGetNoCrossOriginHeaders(String origin) {
        HttpResponse<String> answer = api.get(PATH, "Origin", origin);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
    }

    @Test
    void preflightOfAnotherOriginGetsNoPermission() {
        HttpResponse<String> answer = preflight("https://elsewhere.example.org", "GET");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
    }

    @Test
    void refusalIsAProblem() {
        assertRefused(preflight(APP, "DELETE"), "/api/workflows/wf_1");
        HttpResponse<String> answer = api.send("DELETE", "/api/workflows/wf_1", "", "Origin", APP);
        assertRefused(answer, "/api/workflows/wf_1");
        assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).isPresent();
    }

    private HttpResponse<String> preflight(String origin, String method) {
        return api.send(
                "OPTIONS", "/api/workflows/wf_1", "", "Origin", origin, "Access-Control-Request-Method", method);
    }

    private static void assertRefused(HttpResponse<String> answer, String instance) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(Bodies.problem(answer))
                .isEqualTo(Map.of(
                        "type",
                        "https://api.agentstudio.dev/errors/forbidden",
                        "title",
                        "Forbidden",
                        "status",
                        403,
                        "detail",
                        "Pages of this origin may not make this request",
                        "instance",
                        instance,
                        "code",
                        "FORBIDDEN"));
    }
}
