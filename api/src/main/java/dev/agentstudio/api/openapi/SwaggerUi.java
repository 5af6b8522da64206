package dev.agentstudio.api.openapi;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** The files of the documentation page. */
@Singleton
final class SwaggerUi {
    private static final String ABOUT = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private final String folder = "/META-INF/resources/webjars/swagger-ui/" + version() + "/";

    /** One of our own files. */
    Optional<InputStream> own(String name) {
        return Optional.ofNullable(SwaggerUi.class.getResourceAsStream(name));
    }

    /** One of Swagger UI's, as it is packaged. */
    Optional<InputStream> packaged(String name) {
        return Optional.ofNullable(SwaggerUi.class.getResourceAsStream(folder + name));
    }

    /** The package's folder is named for its version. */
    private static String version() {
        try (InputStream about = SwaggerUi.class.getResourceAsStream(ABOUT)) {
            Properties properties = new Properties();
            properties.load(about);
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
