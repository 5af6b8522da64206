package dev.agentstudio.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.env.Environment;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where probes and metrics are served. */
class ProbesPortTest {
    @Test
    void isTheirOwnInProduction() {
        assertThat(port()).contains(ApiProcess.PROBES_PORT);
    }

    @Test
    void isWhatASettingSays() {
        assertThat(port("-endpoints.all.port=9001")).contains(9001);
    }

    @Test
    void isThatOfTheApiInDevelopment() {
        System.setProperty(Environment.ENVIRONMENTS_PROPERTY, "dev");
        try {
            assertThat(port()).isEmpty();
        } finally {
            System.clearProperty(Environment.ENVIRONMENTS_PROPERTY);
        }
    }

    private static Optional<Integer> port(String... arguments) {
        Environment environment = ApiProcess.context(arguments).getEnvironment();
        try (environment) {
            environment.start();
            return environment.getProperty("endpoints.all.port", Integer.class);
        }
    }
}
