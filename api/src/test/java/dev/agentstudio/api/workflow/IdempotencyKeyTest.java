package dev.agentstudio.api.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.payload.Payloads;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    static Stream<String> refused() {
        return Stream.of("", "a b", "ä", "a\tb", "k".repeat(256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "!~", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"})
    void isVisibleAscii(String key) {
        assertThat(IdempotencyKey.of(Headers.of(IdempotencyKey.HEADER, key))).contains(new IdempotencyKey(key));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedRatherThanIgnored(String key) {
        assertThatThrownBy(() -> IdempotencyKey.of(Headers.of(IdempotencyKey.HEADER, key)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void isGivenOnce() {
        assertThatThrownBy(() -> IdempotencyKey.of(Headers.of(IdempotencyKey.HEADER, "a", "b")))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void namesOneWorkflowOfOneOwner() {
        IdempotencyKey key = new IdempotencyKey("retry");

        assertThat(key.workflowId("alice"))
                .matches("wf_[0-9a-f]{16}")
                .isEqualTo(new IdempotencyKey("retry").workflowId("alice"))
                .isNotEqualTo(key.workflowId("bob"))
                .isNotEqualTo(new IdempotencyKey("other").workflowId("alice"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1, \"b\": [1, 2]} | {\"b\":[1,2],\"a\":1.0}",
                "{\"a\": {\"c\": null, \"b\": 0}} | {\"a\": {\"b\": -0.0, \"c\": null}}",
                "100 | 1e2"
            })
    void digestIsThatOfTheMeaning(String one, String two) throws JsonProcessingException {
        assertThat(digest(one)).isEqualTo(digest(two));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\": 1} | {\"a\": \"1\"}", "[1, 2] | [2, 1]", "{\"a\": null} | {}", "1 | true", "12 | 120"})
    void digestTellsMeaningsApart(String one, String two) throws JsonProcessingException {
        assertThat(digest(one)).isNotEqualTo(digest(two));
    }

    private static String digest(String json) throws JsonProcessingException {
        return Digests.of(Payloads.mapper().readValue(json, JsonNode.class));
    }
}
