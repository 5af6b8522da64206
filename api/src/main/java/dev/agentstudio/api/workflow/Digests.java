package dev.agentstudio.api.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Digests of values, equal for values that mean the same. */
final class Digests {
    private Digests() {}

    /** A digest of a value's JSON: the order of members and the notation of numbers make no difference. */
    static String of(Object value) {
        return HexFormat.of()
                .formatHex(sha256(Payloads.bytesOf(canonical(Payloads.mapper().valueToTree(value)))));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static JsonNode canonical(JsonNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (node.getNodeType()) {
            case OBJECT -> {
                ObjectNode sorted = nodes.objectNode();
                node.propertyStream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(member -> sorted.set(member.getKey(), canonical(member.getValue())));
                yield sorted;
            }
            case ARRAY -> {
                var elements = nodes.arrayNode();
                node.forEach(element -> elements.add(canonical(element)));
                yield elements;
            }
            case NUMBER -> number(node);
            case BINARY, BOOLEAN, MISSING, NULL, POJO, STRING -> node;
        };
    }

    private static JsonNode number(JsonNode node) {
        BigDecimal value = node.decimalValue();
        return JsonNodeFactory.instance.textNode(
                "number " + (value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros()));
    }
}
