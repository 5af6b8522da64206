package dev.agentstudio.api.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.workflows.definition.Durations;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object of a request. Reads them one by one; what is missing, of a wrong type or out of range goes into the
 * errors under its JSON path, and reading goes on. JSON null counts as absent.
 */
final class JsonFields {
    private final JsonNode object;
    private final String path;
    private final FieldErrors errors;

    JsonFields(JsonNode object, String path, FieldErrors errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /** A misspelt member must not be ignored, since what it was to say would be lost. */
    JsonFields allowing(Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                String names = known.stream().sorted().collect(Collectors.joining(", "));
                error(name, ErrorCode.INVALID_FORMAT, "Unknown member; known ones are " + names);
            }
        });
        return this;
    }

    /** Empty text counts as missing. Returns empty text after an error. */
    String requiredText(String name, int maxLength) {
        Optional<String> text = text(name, maxLength);
        if (text.isEmpty() && isAbsent(name)) {
            error(name, ErrorCode.REQUIRED_FIELD, "'%s' is required".formatted(name));
        } else if (text.isPresent() && text.get().isBlank()) {
            error(name, ErrorCode.REQUIRED_FIELD, "'%s' must not be empty".formatted(name));
        }
        return text.orElse("");
    }

    /** Empty when absent, and after an error. */
    Optional<String> text(String name, int maxLength) {
        return member(name, JsonNodeType.STRING).map(JsonNode::textValue).filter(text -> {
            if (text.length() > maxLength) {
                error(name, ErrorCode.RANGE_ERROR, "At most %d characters are accepted".formatted(maxLength));
            }
            return text.length() <= maxLength;
        });
    }

    /** Any JSON object, as it is; null when absent. */
    @Nullable
    JsonObject object(String name) {
        Optional<JsonNode> member = member(name, JsonNodeType.OBJECT);
        member.ifPresent(node -> requireFinite(node, pathOf(name)));
        return member.map(node -> Payloads.mapper().convertValue(node, JsonObject.class))
                .orElse(null);
    }

    /** A number past the range of a double would become infinite, for which JSON has no word. */
    private void requireFinite(JsonNode node, String at) {
        if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
            errors.add(at, ErrorCode.RANGE_ERROR, "The number is too large to be kept");
        }
        node.properties().forEach(member -> requireFinite(member.getValue(), at + "." + member.getKey()));
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            requireFinite(node.get(index), "%s[%d]".formatted(at, index));
        }
    }

    /** An object whose members are ours to check; empty when absent. */
    Optional<JsonFields> fields(String name) {
        return member(name, JsonNodeType.OBJECT).map(node -> new JsonFields(node, pathOf(name), errors));
    }

    /** The objects of an array; empty when absent, and after an error. */
    List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        elements(name).forEach((elementPath, element) -> {
            if (element.isObject()) {
                objects.add(new JsonFields(element, elementPath, errors));
            } else {
                errors.add(elementPath, ErrorCode.INVALID_FORMAT, expected(JsonNodeType.OBJECT, element));
            }
        });
        return objects;
    }

    /** The texts of an array; empty when absent. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        elements(name).forEach((elementPath, element) -> {
            if (element.isTextual()) {
                texts.add(element.textValue());
            } else {
                errors.add(elementPath, ErrorCode.INVALID_FORMAT, expected(JsonNodeType.STRING, element));
            }
        });
        return texts;
    }

    int integer(String name, int min, int max, int absent) {
        Optional<JsonNode> node = member(name, JsonNodeType.NUMBER);
        if (node.isEmpty()) {
            return absent;
        }
        if (!node.get().isIntegralNumber()) {
            error(name, ErrorCode.INVALID_FORMAT, "A whole number is expected");
            return absent;
        }
        if (!node.get().canConvertToInt()
                || node.get().intValue() < min
                || node.get().intValue() > max) {
            error(name, ErrorCode.RANGE_ERROR, "'%s' must be between %d and %d".formatted(name, min, max));
            return absent;
        }
        return node.get().intValue();
    }

    /** A duration as the caller wrote it; null when absent. */
    @Nullable
    String duration(String name, DurationRange range) {
        Optional<JsonNode> node = member(name, JsonNodeType.STRING);
        if (node.isEmpty()) {
            return null;
        }
        Optional<Duration> duration = Durations.parse(node.get().textValue());
        if (duration.isEmpty()) {
            error(name, ErrorCode.INVALID_FORMAT, "A duration such as \"PT5M\" or \"00:05:00\" is expected");
        } else if (!range.contains(duration.get())) {
            error(name, ErrorCode.RANGE_ERROR, range.message());
        }
        return node.get().textValue();
    }

    void error(String name, ErrorCode code, String message) {
        errors.add(pathOf(name), code, message);
    }

    boolean isAbsent(String name) {
        return !object.hasNonNull(name);
    }

    /** Size of a member in bytes of UTF-8 JSON. */
    int size(String name) {
        return Payloads.sizeOf(object.path(name));
    }

    private Map<String, JsonNode> elements(String name) {
        Map<String, JsonNode> elements = new java.util.LinkedHashMap<>();
        member(name, JsonNodeType.ARRAY).ifPresent(array -> {
            for (int index = 0; index < array.size(); index++) {
                elements.put("%s[%d]".formatted(pathOf(name), index), array.get(index));
            }
        });
        return elements;
    }

    private Optional<JsonNode> member(String name, JsonNodeType type) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (node.getNodeType() != type) {
            error(name, ErrorCode.INVALID_FORMAT, expected(type, node));
            return Optional.empty();
        }
        return Optional.of(node);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String expected(JsonNodeType type, JsonNode node) {
        return "Type %s is expected, not %s".formatted(word(type), word(node.getNodeType()));
    }

    private static String word(JsonNodeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
