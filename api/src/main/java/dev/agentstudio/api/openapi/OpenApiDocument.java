package dev.agentstudio.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.web.router.Router;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The document that micronaut-openapi's annotation processor has made of the controllers and of {@code src/main/openapi}, completed for this
 * process: without operations that it does not serve, and with what holds for every operation.
 */
@Singleton
final class OpenApiDocument {
    private static final String GENERATED = "/META-INF/swagger/agentstudio-api.json";
    private static final String REFERENCE = "$ref";

    /** On every answer. */
    private static final List<String> RATE_LIMIT_HEADERS =
            List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset");

    private final Router router;
    private volatile byte @Nullable [] bytes;

    OpenApiDocument(Router router) {
        this.router = router;
    }

    /** The document as UTF-8 JSON. */
    byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = Payloads.bytesOf(completed(generated()));
            bytes = made;
        }
        return made;
    }

    private static ObjectNode generated() {
        try (InputStream file = OpenApiDocument.class.getResourceAsStream(GENERATED)) {
            if (file == null) {
                throw new IllegalStateException(GENERATED + " is missing from the build");
            }
            return (ObjectNode) Payloads.mapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode completed(ObjectNode document) {
        ObjectNode paths = document.withObjectProperty("paths");
        removeOperationsNotServed(paths);
        ObjectNode components = document.withObjectProperty("components");
        JsonNode examples = components.path("examples");
        for (JsonNode operations : paths) {
            for (JsonNode operation : operations) {
                complete((ObjectNode) operation, examples);
            }
        }
        components.path("responses").forEach(response -> addRateLimit((ObjectNode) response));
        components.remove("examples");
        return document;
    }

    private void removeOperationsNotServed(ObjectNode paths) {
        Set<String> served = router.uriRoutes()
                .map(route -> route.getHttpMethodName().toLowerCase(Locale.ROOT)
                        + " "
                        + route.getUriMatchTemplate().toPathString())
                .collect(Collectors.toSet());
        paths.properties()
                .forEach(path -> ((ObjectNode) path.getValue())
                        .properties()
                        .removeIf(operation -> !served.contains(operation.getKey() + " " + path.getKey())));
        paths.properties().removeIf(path -> path.getValue().isEmpty());
    }

    private static void complete(ObjectNode operation, JsonNode examples) {
        ArrayNode parameters = operation.withArrayProperty("parameters");
        parameters.add(reference("#/components/parameters/traceparent"));
        operation.path("requestBody").path("content").forEach(content -> inlineExamples(content, examples));
        for (JsonNode response : operation.path("responses")) {
            if (response.has(REFERENCE)) {
                // The processor adds the status in words, which would hide the description that is referred to.
                ((ObjectNode) response).retain(REFERENCE);
            } else {
                response.path("headers").forEach(header -> ((ObjectNode) header).retain(REFERENCE));
                response.path("content").forEach(content -> inlineExamples(content, examples));
                addRateLimit((ObjectNode) response);
            }
        }
    }

    /** Tools that take examples from the document do not all follow references. */
    private static void inlineExamples(JsonNode content, JsonNode examples) {
        content.path("examples").properties().forEach(example -> {
            String reference = example.getValue().path(REFERENCE).asText();
            example.setValue(examples.path(reference.substring(reference.lastIndexOf('/') + 1)));
        });
    }

    private static void addRateLimit(ObjectNode response) {
        ObjectNode headers = response.withObjectProperty("headers");
        RATE_LIMIT_HEADERS.forEach(name -> headers.set(name, reference("#/components/headers/" + name)));
    }

    private static ObjectNode reference(String target) {
        return JsonNodeFactory.instance.objectNode().put(REFERENCE, target);
    }
}
