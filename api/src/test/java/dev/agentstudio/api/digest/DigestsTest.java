package dev.agentstudio.api.digest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.payload.Payloads;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1, \"b\": [1, 2]} | {\"b\":[1,2],\"a\":1.0}",
                "{\"a\": {\"c\": null, \"b\": 0}} | {\"a\": {\"b\": -0.0, \"c\": null}}",
                "100 | 1e2"
            })
    void valuesOfEqualMeaningHaveEqualDigests(String one, String two) throws JsonProcessingException {
        assertThat(digest(one)).isEqualTo(digest(two));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\": 1} | {\"a\": \"1\"}", "[1, 2] | [2, 1]", "{\"a\": null} | {}", "1 | true", "12 | 120"})
    void valuesOfDifferentMeaningHaveDifferentDigests(String one, String two) throws JsonProcessingException {
        assertThat(digest(one)).isNotEqualTo(digest(two));
    }

    private static String digest(String json) throws JsonProcessingException {
        return Digests.of(Payloads.mapper().readValue(json, JsonNode.class));
    }
}
