package dev.agentstudio.qa.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON of tests: bodies from files, and bodies with placeholders where values change from run to run. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Each volatile text has a form of its own; a text of another form stays and so fails the comparison. */
    private static final Map<Pattern, String> VOLATILE = new LinkedHashMap<>();

    static {
        VOLATILE.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z"), "<time>");
        VOLATILE.put(Pattern.compile("wf_[0-9a-f]{16}"), "<workflow>");
        VOLATILE.put(Pattern.compile("task_[0-9a-f]{24}"), "<task>");
        VOLATILE.put(Pattern.compile("\"[0-9a-f]{8}-\\d+(-[0-9a-f]{1,8})?\""), "<etag>");
        VOLATILE.put(Pattern.compile("\"[0-9a-f]{8}-cp\\d+\""), "<checkpoint>");
        VOLATILE.put(Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]"), "<trace>");
        VOLATILE.put(Pattern.compile("\\b[0-9a-f]{64}\\b"), "<sha256>");
        VOLATILE.put(Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}"), "<duration>");
    }

    private static final Map<String, String> NUMBERS =
            Map.of("executionTimeMs", "<ms>", "activeTasks", "<number>", "size", "<size>");

    private Json() {}

    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }

    /** A file of the folder {@code bodies} of the test resources. */
    public static JsonNode file(String name) {
        return parse(text(name));
    }

    public static String text(String name) {
        try (InputStream file = Objects.requireNonNull(Json.class.getResourceAsStream("/bodies/" + name), name)) {
            return new String(file.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Pretty, with members in alphabetical order and placeholders for what is volatile. */
    public static String shape(JsonNode json) {
        return shape(json, null).toPrettyString();
    }

    private static JsonNode shape(JsonNode json, @Nullable String member) {
        if (json.isObject()) {
            ObjectNode sorted = object();
            json.propertyStream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> sorted.set(entry.getKey(), shape(entry.getValue(), entry.getKey())));
            return sorted;
        }
        if (json.isArray()) {
            ArrayNode elements = array();
            json.forEach(element -> elements.add(shape(element, null)));
            return elements;
        }
        if (json.isTextual()) {
            return TextNode.valueOf(withPlaceholders(json.textValue()));
        }
        String number = json.isIntegralNumber() && member != null ? NUMBERS.get(member) : null;
        return number == null ? json : TextNode.valueOf(number);
    }

    private static String withPlaceholders(String text) {
        String stable = text;
        for (Map.Entry<Pattern, String> entry : VOLATILE.entrySet()) {
            stable = entry.getKey().matcher(stable).replaceAll(entry.getValue());
        }
        return stable;
    }
}
