package dev.agentstudio.api.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas of Java types: records become objects of their components, of which the nullable ones are optional. Records and enums
 * are collected as components of the document.
 */
final class TypeSchemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Types that are one JSON value, with their schema's type and format; an empty format is none. */
    private static final Map<Class<?>, Scalar> SCALARS = Map.ofEntries(
            Map.entry(String.class, new Scalar("string", "")),
            Map.entry(StepId.class, new Scalar("string", "")),
            // Answers that are written while they are sent; the documentation describes what is in them.
            Map.entry(JsonNode.class, new Scalar("string", "")),
            Map.entry(InputStream.class, new Scalar("string", "")),
            Map.entry(Instant.class, new Scalar("string", "date-time")),
            Map.entry(boolean.class, new Scalar("boolean", "")),
            Map.entry(Boolean.class, new Scalar("boolean", "")),
            Map.entry(int.class, new Scalar("integer", "int32")),
            Map.entry(Integer.class, new Scalar("integer", "int32")),
            Map.entry(long.class, new Scalar("integer", "int64")),
            Map.entry(Long.class, new Scalar("integer", "int64")),
            Map.entry(double.class, new Scalar("number", "")),
            Map.entry(Double.class, new Scalar("number", "")),
            Map.entry(BigDecimal.class, new Scalar("number", "")),
            Map.entry(JsonObject.class, new Scalar("object", "")));

    /** Members that are recorded in Temporal and left out of answers. */
    private static final Set<String> RECORDED_ONLY = Set.of("Artifact.object", "AgentRequest.artifacts");

    private final Map<String, ObjectNode> components = new TreeMap<>();
    private final Map<String, Class<?>> types = new TreeMap<>();

    /** Everything that was referred to so far, by name. */
    Map<String, ObjectNode> components() {
        return components;
    }

    ObjectNode of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        if (!(type instanceof Class<?> plain) || plain == Object.class) {
            return JSON.objectNode();
        }
        Scalar scalar = SCALARS.get(plain);
        return scalar == null ? reference(plain) : scalar.schema();
    }

    private ObjectNode ofGeneric(ParameterizedType generic) {
        Class<?> raw = (Class<?>) generic.getRawType();
        Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
        if (Collection.class.isAssignableFrom(raw)) {
            return JSON.objectNode().put("type", "array").set("items", of(last));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return JSON.objectNode().put("type", "object").set("additionalProperties", of(last));
        }
        throw new IllegalArgumentException("No schema for " + generic);
    }

    private ObjectNode reference(Class<?> type) {
        String name = nameOf(type);
        Class<?> known = types.putIfAbsent(name, type);
        if (known == null) {
            components.put(name, type.isEnum() ? ofEnum(type) : ofRecord(type));
        } else if (known != type) {
            throw new IllegalStateException("Two types are called " + name + ": " + known + " and " + type);
        }
        return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    private static ObjectNode ofEnum(Class<?> type) {
        ArrayNode words = JSON.arrayNode();
        for (Object constant : type.getEnumConstants()) {
            words.add(Payloads.mapper().<JsonNode>valueToTree(constant));
        }
        return JSON.objectNode().put("type", "string").set("enum", words);
    }

    private ObjectNode ofRecord(Class<?> type) {
        if (type.isSealed()) {
            ArrayNode cases = JSON.arrayNode();
            Arrays.stream(type.getPermittedSubclasses()).forEach(permitted -> cases.add(reference(permitted)));
            return JSON.objectNode().set("oneOf", cases);
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException("No schema for " + type);
        }
        Optional<RecordComponent> value = Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getAccessor().isAnnotationPresent(JsonValue.class))
                .findFirst();
        return value.map(component -> of(component.getGenericType())).orElseGet(() -> ofComponents(type));
    }

    private ObjectNode ofComponents(Class<?> type) {
        ObjectNode properties = JSON.objectNode();
        ArrayNode required = JSON.arrayNode();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                ObjectNode unwrapped = ofComponents(component.getType());
                properties.setAll((ObjectNode) unwrapped.get("properties"));
                unwrapped.path("required").forEach(required::add);
                continue;
            }
            if (RECORDED_ONLY.contains(nameOf(type) + "." + component.getName())) {
                continue;
            }
            ObjectNode schema = of(component.getGenericType());
            if (isNullable(component) && isAlwaysShown(component)) {
                schema.set("type", JSON.arrayNode().add(schema.path("type")).add("null"));
            }
            if (!isNullable(component) || isAlwaysShown(component)) {
                required.add(nameOf(component));
            }
            properties.set(nameOf(component), schema);
        }
        ObjectNode schema = JSON.objectNode().put("type", "object");
        schema.set("properties", properties);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    /** The simple name; after that of its record, for what belongs to one. */
    private static String nameOf(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        return around != null && around.isRecord()
                ? around.getSimpleName() + type.getSimpleName()
                : type.getSimpleName();
    }

    /** The name under which a component is written. */
    static String nameOf(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean isAlwaysShown(RecordComponent component) {
        Method accessor = component.getAccessor();
        JsonInclude include = accessor.getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.ALWAYS;
    }

    private record Scalar(String type, String format) {
        private ObjectNode schema() {
            ObjectNode schema = JSON.objectNode().put("type", type);
            return format.isEmpty() ? schema : schema.put("format", format);
        }
    }
}
