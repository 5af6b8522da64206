package dev.agentstudio.api;

import io.micronaut.context.DefaultApplicationContextBuilder;
import java.util.Map;

/**
 * The API as in production, for {@code @MicronautTest}: on a free port, with tokens of {@link TestIssuer#shared()}, without Temporal and
 * agents.
 */
public final class ProductionContext extends DefaultApplicationContextBuilder {
    public static final String ENVIRONMENT = "production";

    public ProductionContext() {
        properties(TestApi.properties(TestIssuer.shared(), Map.of()));
    }
}
