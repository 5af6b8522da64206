package dev.agentstudio.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where documented schemas contradict those derived from records. The document may add constraints, and what a request may leave out or send
 * as null is its own matter: requests are read field by field.
 */
final class SchemaDifferences {
    private static final Set<String> REQUESTS = Set.of(
            "WorkflowRequest",
            "WorkflowDefinition",
            "StepDefinition",
            "PauseRequest",
            "CheckpointRequest",
            "ResumeRequest",
            "ForkRequest",
            "AgentRequest",
            "TokenRequest");

    private final List<String> found = new ArrayList<>();

    private SchemaDifferences() {}

    static List<String> between(JsonNode documented, Map<String, ObjectNode> derived) {
        SchemaDifferences differences = new SchemaDifferences();
        derived.forEach((name, schema) -> differences.compare(name, documented.path(name), schema));
        return differences.found;
    }

    private void compare(String name, JsonNode documented, JsonNode derived) {
        compareKinds(name, documented, derived);
        for (String keyword : List.of("enum", "oneOf")) {
            if (derived.has(keyword) && !derived.get(keyword).equals(documented.get(keyword))) {
                found.add("%s.%s: %s, not %s".formatted(name, keyword, documented.get(keyword), derived.get(keyword)));
            }
        }
        if (!names(documented.path("properties")).equals(names(derived.path("properties")))) {
            found.add("%s: members %s, not %s"
                    .formatted(name, names(documented.path("properties")), names(derived.path("properties"))));
        }
        if (!REQUESTS.contains(name) && !texts(documented.path("required")).equals(texts(derived.path("required")))) {
            found.add("%s.required: %s, not %s".formatted(name, documented.path("required"), derived.path("required")));
        }
        derived.path("properties")
                .properties()
                .forEach(member -> compareKinds(
                        name + "." + member.getKey(),
                        documented.path("properties").path(member.getKey()),
                        member.getValue()));
    }

    private void compareKinds(String at, JsonNode documented, JsonNode derived) {
        for (String keyword : List.of("$ref", "format", "items", "additionalProperties")) {
            JsonNode expected = derived.path(keyword);
            boolean isSame = expected.equals(documented.path(keyword))
                    || documented.path("anyOf").findValues(keyword).contains(expected);
            if (derived.has(keyword) && !isSame) {
                found.add("%s.%s: %s, not %s".formatted(at, keyword, documented.path(keyword), expected));
            }
        }
        boolean isRequest = REQUESTS.contains(at.replaceFirst("\\..*", ""));
        Set<String> types = texts(documented.path("type"));
        if (isRequest) {
            types.remove("null");
        }
        if (derived.has("type") && !types.equals(texts(derived.path("type")))) {
            found.add("%s.type: %s, not %s".formatted(at, types, derived.path("type")));
        }
    }

    /** One text, or those of an array. */
    private static Set<String> texts(JsonNode node) {
        Set<String> texts = new TreeSet<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
