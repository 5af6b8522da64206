package dev.agentstudio.api.body;

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
 * errors under its JSON path, and reading continues. JSON null counts as absent.
 */
public final class JsonFields {
    private final JsonNode object;
    private final String path;
    private final FieldErrors errors;

    JsonFields(JsonNode object, String path, FieldErrors errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /** A misspelt member must not be ignored, since what it was to say would be lost. */
    public JsonFields allowing(Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!FreeJson.isWhole(name)) {
                errors.add(path, ErrorCode.INVALID_FORMAT, FreeJson.HALF_A_NAME);
            } else if (!known.contains(name)) {
                String names = known.stream().sorted().collect(Collectors.joining(", "));
                error(name, ErrorCode.INVALID_FORMAT, "Unknown member; known ones are " + names);
            }
        });
        return this;
    }

    /** Empty text counts as missing. Returns empty text after an error. */
    public String requiredText(String name, int maxLength) {
        Optional<String> text = text(name, maxLength);
        if (text.isEmpty() && isAbsent(name)) {
            error(name, ErrorCode.REQUIRED_FIELD, "'%s' is required".formatted(name));
        } else if (text.isPresent() && text.get().isBlank()) {
            error(name, ErrorCode.REQUIRED_FIELD, "'%s' must not be empty".formatted(name));
        }
        return text.orElse("");
    }

    /** Empty when absent, and after an error. */
    public Optional<String> text(String name, int maxLength) {
        return member(name, JsonNodeType.STRING)
                .map(JsonNode::textValue)
                .filter(text -> isWhole(pathOf(name), text))
                .filter(text -> {
                    if (text.length() > maxLength) {
                        error(name, ErrorCode.RANGE_ERROR, "At most %d characters are accepted".formatted(maxLength));
                    }
                    return text.length() <= maxLength;
                });
    }

    private boolean isWhole(String at, String text) {
        boolean isWhole = FreeJson.isWhole(text);
        if (!isWhole) {
            errors.add(at, ErrorCode.INVALID_FORMAT, FreeJson.HALF_A_CHARACTER);
        }
        return isWhole;
    }

    /** Any JSON object, as it is, of at most {@value FreeJson#MAX_DEPTH} levels; null when absent, and after an error. */
    public @Nullable JsonObject object(String name) {
        return member(name, JsonNodeType.OBJECT)
                .filter(node -> new FreeJson(errors).accepts(node, pathOf(name)))
                .map(node -> Payloads.mapper().convertValue(node, JsonObject.class))
                .orElse(null);
    }

    /** An object whose members are ours to check; empty when absent. */
    public Optional<JsonFields> fields(String name) {
        return member(name, JsonNodeType.OBJECT).map(node -> new JsonFields(node, pathOf(name), errors));
    }

    /** The objects of an array; empty when absent, and after an error. */
    public List<JsonFields> objects(String name) {
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
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        elements(name).forEach((elementPath, element) -> {
            if (!element.isTextual()) {
                errors.add(elementPath, ErrorCode.INVALID_FORMAT, expected(JsonNodeType.STRING, element));
            } else if (isWhole(elementPath, element.textValue())) {
                texts.add(element.textValue());
            }
        });
        return texts;
    }

    /** Adds an error unless the member is a number or absent. */
    public void checkNumber(String name) {
        member(name, JsonNodeType.NUMBER);
    }

    /** Adds an error unless the member is true, false or absent. */
    public void checkFlag(String name) {
        member(name, JsonNodeType.BOOLEAN);
    }

    public int integer(String name, int min, int max, int absent) {
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
    public @Nullable String duration(String name, DurationRange range) {
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

    public void error(String name, ErrorCode code, String message) {
        errors.add(pathOf(name), code, message);
    }

    public boolean isAbsent(String name) {
        return !object.hasNonNull(name);
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
