package dev.agentstudio.api;

import io.micronaut.context.DefaultApplicationContextBuilder;
import java.util.Map;

/** The API as in {@code ./dev}, with the development issuer, for {@code @MicronautTest}. */
public final class DevelopmentContext extends DefaultApplicationContextBuilder {
    public static final String ENVIRONMENT = "dev";

    public DevelopmentContext() {
        properties(TestApi.properties(null, Map.of("dev-issuer.key-file", "target/dev-issuer-key.json")));
    }
}
