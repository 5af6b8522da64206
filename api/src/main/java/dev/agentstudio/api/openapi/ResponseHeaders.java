package dev.agentstudio.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Headers of answers; what they mean is in {@code api.yml}. */
final class ResponseHeaders {
    /** On every answer. */
    static final List<String> COMMON = List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset");

    private ResponseHeaders() {}

    static JsonNode reference(String name) {
        return JsonNodeFactory.instance.objectNode().put("$ref", "#/components/headers/" + name);
    }

    static void add(ObjectNode headers, String name) {
        headers.set(name, reference(name));
    }
}
