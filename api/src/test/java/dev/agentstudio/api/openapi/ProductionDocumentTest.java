package dev.agentstudio.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.ProductionContext;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.Test;

@MicronautTest(contextBuilder = ProductionContext.class, environments = ProductionContext.ENVIRONMENT)
final class ProductionDocumentTest {
    private final ApiClient api;

    ProductionDocumentTest(ApiClient api) {
        this.api = api;
    }

    @Test
    void operationsThatAreNotServedAreNotDocumented() throws JsonProcessingException {
        JsonNode paths = new ObjectMapper()
                .readTree(api.get("/swagger/v1/swagger.json").body())
                .path("paths");
        assertThat(paths.has("/oauth/token")).isFalse();
        assertThat(paths.has("/.well-known/jwks.json")).isFalse();
        assertThat(paths.path("/api/workflows").has("post")).isTrue();
    }
}
