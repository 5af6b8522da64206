package dev.agentstudio.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The part of the document that code cannot say: prose, ranges and examples, from YAML files beside this class. */
final class Documentation {
    private Documentation() {}

    /** Title, version, prose of the whole API, tags. */
    static ObjectNode api() {
        return read("api.yml");
    }

    /** By method and path: {@code POST /api/workflows}. */
    static ObjectNode operations() {
        return read("operations.yml");
    }

    /** By name of the type; merged into what the type itself says. */
    static ObjectNode schemas() {
        return read("schemas.yml");
    }

    /** Puts members of one object into another, objects member by member; null removes, anything else is replaced. */
    static void merge(ObjectNode into, JsonNode more) {
        more.properties().forEach(member -> {
            JsonNode known = into.get(member.getKey());
            if (known instanceof ObjectNode object && member.getValue().isObject()) {
                merge(object, member.getValue());
            } else if (member.getValue().isNull()) {
                into.remove(member.getKey());
            } else {
                into.set(member.getKey(), member.getValue());
            }
        });
    }

    private static ObjectNode read(String name) {
        try (InputStream file = Documentation.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing from the build");
            }
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
            JsonNode tree = Payloads.mapper().valueToTree(content);
            return tree instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
