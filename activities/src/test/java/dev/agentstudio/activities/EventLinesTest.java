package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventLinesTest {
    static Stream<Example> examples() {
        return Stream.of(
                new Example("a message of one line", List.of("data: one", ""), List.of("one")),
                new Example("no space after the colon", List.of("data:one", ""), List.of("one")),
                new Example("a message of two lines", List.of("data: one", "data: two", ""), List.of("one\ntwo")),
                new Example("two messages", List.of("data: one", "", "data: two", ""), List.of("one", "two")),
                new Example("a message that is not complete", List.of("data: one"), List.of()),
                new Example("comments are keep-alives", List.of(": ping", "", ":", ""), List.of()),
                new Example("a comment within a message", List.of("data: one", ": ping", ""), List.of("one")),
                new Example(
                        "other fields do not matter",
                        List.of("event: thought", "id: 7", "retry: 10", "data: one", "unknown", ""),
                        List.of("one")),
                new Example("empty lines", List.of("", "", ""), List.of()),
                new Example("text beyond ASCII", List.of("data: ä€😀", ""), List.of("ä€😀")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void linesGiveMessages(Example example) {
        EventLines lines = new EventLines();
        assertThat(example.lines().stream()
                        .map(line -> lines.feed(line.getBytes(StandardCharsets.UTF_8)))
                        .flatMap(Optional::stream))
                .containsExactlyElementsOf(example.messages());
    }

    record Example(String name, List<String> lines, List<String> messages) {
        @Override
        public String toString() {
            return name;
        }
    }
}
