package dev.agentstudio.signalr.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** What a client program reports of its scenarios: an array of {name, error}. */
final class Outcomes {
    private Outcomes() {}

    /** A test for each scenario. */
    static List<DynamicTest> tests(String report) {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode outcome : read(report)) {
            String error = outcome.path("error").asText(null);
            tests.add(DynamicTest.dynamicTest(
                    outcome.path("name").asText(), () -> assertThat(error).isNull()));
        }
        assertThat(tests).as(report).hasSizeGreaterThan(3);
        return tests;
    }

    private static JsonNode read(String report) {
        try {
            return new ObjectMapper().readTree(report);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(report, e);
        }
    }
}
