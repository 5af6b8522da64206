package dev.agentstudio.api.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks values by a JSON Schema, in the API's own words. */
final class ConfigurationSchema {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationSchema.class);

    /** Knows the standard's own schemas and fetches no others. */
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Schema schema;

    private ConfigurationSchema(Schema schema) {
        this.schema = schema;
    }

    /** Empty for what is no schema: its agent then checks for itself. */
    static Optional<ConfigurationSchema> of(JsonNode schema) {
        try {
            return Optional.of(new ConfigurationSchema(REGISTRY.getSchema(schema)));
        } catch (SchemaException e) {
            LOG.warn("An agent's configurationSchema cannot be used: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Adds what is wrong with a value, one error for each place, in the order of places.
     *
     * @param path of the value in the request
     */
    void check(JsonNode value, String path, FieldErrors errors) {
        Map<String, Fault> faults = new TreeMap<>();
        for (Error error : schema.validate(value)) {
            // A place may fail every branch of a choice; the branch that got furthest says most.
            faults.merge(field(path, error), Fault.of(error), Fault::better);
        }
        faults.forEach((field, fault) -> errors.add(field, fault.code(), fault.message()));
    }

    private static String field(String path, Error error) {
        NodePath location = error.getInstanceLocation();
        StringBuilder field = new StringBuilder(path);
        for (int index = 0; index < location.getNameCount(); index++) {
            Object element = location.getElement(index);
            field.append(element instanceof Integer ? "[%s]".formatted(element) : "." + element);
        }
        return error.getProperty() == null ? field.toString() : field + "." + error.getProperty();
    }

    /** @param rank how much it says, 0 the most */
    private record Fault(ErrorCode code, String message, int rank) {
        private static Fault of(Error error) {
            return switch (error.getKeyword()) {
                case "required", "dependentRequired" ->
                    new Fault(ErrorCode.REQUIRED_FIELD, "'%s' is required".formatted(error.getProperty()), 0);
                case "additionalProperties", "unevaluatedProperties", "propertyNames" ->
                    new Fault(
                            ErrorCode.INVALID_FORMAT,
                            "The agent has no setting '%s'".formatted(error.getProperty()),
                            0);
                case "minimum",
                        "maximum",
                        "exclusiveMinimum",
                        "exclusiveMaximum",
                        "minLength",
                        "maxLength",
                        "minItems",
                        "maxItems",
                        "minProperties",
                        "maxProperties",
                        "multipleOf" -> new Fault(ErrorCode.RANGE_ERROR, sentence(error.getMessage()), 1);
                case "type" -> new Fault(ErrorCode.INVALID_FORMAT, sentence(error.getMessage()), isNull(error) ? 4 : 3);
                default -> new Fault(ErrorCode.INVALID_FORMAT, sentence(error.getMessage()), 2);
            };
        }

        /** That null would do as well helps nobody who has sent something. */
        private static boolean isNull(Error error) {
            return error.getMessage().contains("null expected");
        }

        private static String sentence(String message) {
            return message.isEmpty() ? message : "Value " + message;
        }

        private static Fault better(Fault one, Fault other) {
            return Comparator.comparingInt(Fault::rank).compare(one, other) <= 0 ? one : other;
        }
    }
}
