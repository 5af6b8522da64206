package dev.agentstudio.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.api.problem.Problem;
import dev.agentstudio.api.workflow.BodyTypes;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.web.router.Router;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The document: what the routes and types of this process say, and the prose beside it. Made once, when it is first asked for. */
@Singleton
final class OpenApiDocument {
    /** Paths that are not part of the API: the document and its page, and what is for probes and collectors. */
    private static final List<String> APART = List.of("/swagger", "/health", "/prometheus");

    private final Router router;
    private volatile byte @Nullable [] bytes;

    OpenApiDocument(Router router) {
        this.router = router;
    }

    /** The document as UTF-8 JSON. */
    byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = Payloads.bytesOf(tree());
            bytes = made;
        }
        return made;
    }

    /** What is documented, in the order of paths. */
    List<Operation> operations() {
        return router.uriRoutes()
                .filter(Operation::isExplicit)
                .map(route -> Operation.of(route))
                .filter(operation -> APART.stream().noneMatch(operation.path()::startsWith))
                .sorted(Comparator.comparing(Operation::path).thenComparing(Operation::method))
                .toList();
    }

    /** Schemas of all types that the document speaks of, before prose is added. */
    TypeSchemas schemas() {
        TypeSchemas schemas = new TypeSchemas();
        schemas.of(Problem.class);
        BodyTypes.ALL.forEach(schemas::of);
        for (Operation operation : operations()) {
            operation.answer().ifPresent(schemas::of);
            operation.body().filter(type -> type != byte[].class).ifPresent(schemas::of);
        }
        return schemas;
    }

    private ObjectNode tree() {
        ObjectNode document = Documentation.api();
        TypeSchemas schemas = schemas();
        PathItems items = new PathItems(schemas);
        JsonNode texts = Documentation.operations();
        operations().forEach(operation -> items.add(operation, texts.path(operation.key())));
        document.set("paths", items.paths());
        ObjectNode components = document.withObjectProperty("components");
        components.set("responses", ErrorResponses.components());
        ObjectNode documented = components.withObjectProperty("schemas");
        JsonNode prose = Documentation.schemas();
        for (Map.Entry<String, ObjectNode> schema : schemas.components().entrySet()) {
            Documentation.merge(schema.getValue(), prose.path(schema.getKey()));
            documented.set(schema.getKey(), schema.getValue());
        }
        return document;
    }
}
