package dev.agentstudio.api.digest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.payload.Payloads;
import dev.agentstudio.workflows.payload.Sha256;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Map;

/** Digests of JSON values, equal for values of equal meaning. */
public final class Digests {
    private Digests() {}

    /** A digest of a value's JSON: the order of members and the notation of numbers make no difference. */
    public static String of(Object value) {
        return HexFormat.of()
                .formatHex(
                        Sha256.of(Payloads.bytesOf(canonical(Payloads.mapper().valueToTree(value)))));
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
