package dev.agentstudio.api.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a configuration, in the words of the API. The schema is of the kind that Pydantic writes. */
class ConfigurationSchemaTest {
    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["source"],
             "properties": {
               "source": {"type": "string", "minLength": 1},
               "limit": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 10000}, {"type": "null"}], "default": null},
               "format": {"enum": ["html", "pdf"]},
               "columns": {"type": "array", "items": {"$ref": "#/$defs/Column"}},
               "since": {"type": "string", "pattern": "^[0-9]{4}$"}},
             "$defs": {"Column": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}}""";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"source\": \"a\", \"limit\": null, \"format\": \"pdf\", \"columns\": [{\"name\": \"n\"}]} | ",
                "{} | c.source REQUIRED_FIELD 'source' is required",
                "{\"source\": \"\"} | c.source RANGE_ERROR Value must be at least 1 characters long",
                "{\"source\": 7} | c.source INVALID_FORMAT Value integer found, string expected",
                "{\"source\": \"a\", \"limit\": 0} | c.limit RANGE_ERROR Value must have a minimum value of 1",
                "{\"source\": \"a\", \"limit\": \"x\"} | c.limit INVALID_FORMAT Value string found, integer expected",
                "{\"source\": \"a\", \"limt\": 1} | c.limt INVALID_FORMAT The agent has no setting 'limt'",
                "{\"source\": \"a\", \"format\": \"doc\"} | c.format INVALID_FORMAT Value does not have a value in the enumeration [\"html\", \"pdf\"]",
                "{\"source\": \"a\", \"columns\": [{\"name\": \"n\"}, {}]} | c.columns[1].name REQUIRED_FIELD 'name' is required",
                "{\"source\": \"a\", \"since\": \"now\"} | c.since INVALID_FORMAT Value does not match the regex pattern ^[0-9]{4}$",
            })
    void everyPlaceHasOneErrorUnderItsPath(String configuration, String expected) throws JsonProcessingException {
        assertThat(String.join("; ", errors(configuration))).isEqualTo(Objects.requireNonNullElse(expected, ""));
    }

    private static List<String> errors(String configuration) throws JsonProcessingException {
        FieldErrors errors = new FieldErrors();
        ConfigurationSchema.of(json(SCHEMA)).orElseThrow().check(json(configuration), "c", errors);
        try {
            errors.throwIfAny();
            return List.of();
        } catch (ProblemException e) {
            return Objects.requireNonNull(e.problem("/", "").errors()).stream()
                    .map(error -> error.field() + " " + error.code() + " " + error.message())
                    .toList();
        }
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return Payloads.mapper().readTree(text);
    }
}
