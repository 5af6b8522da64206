package dev.agentstudio.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentstudio.api.ApiClient;
import dev.agentstudio.api.DevelopmentContext;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code contract/openapi.json}, from which clients are generated, is what a development server serves. With {@code -Dgolden.write=true} it is
 * written.
 */
@MicronautTest(contextBuilder = DevelopmentContext.class, environments = DevelopmentContext.ENVIRONMENT)
final class ContractFileTest {
    private static final Path FILE = Path.of("..", "contract", "openapi.json");

    private final ApiClient api;

    ContractFileTest(ApiClient api) {
        this.api = api;
    }

    @Test
    void contractIsWhatTheServerServes() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode served = mapper.readTree(api.get("/swagger/v1/swagger.json").body());
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(FILE, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(served) + "\n");
        }
        assertThat(mapper.readTree(FILE.toFile()).equals(served))
                .as("contract/openapi.json differs: write it with -Dgolden.write=true, then run clients/generate")
                .isTrue();
    }
}
