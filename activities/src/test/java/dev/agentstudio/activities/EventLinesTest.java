package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
    void linesGiveMessages(Example example) throws AgentCallException {
        byte[] stream = (String.join("\n", example.lines()) + "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(fed(stream, stream.length)).isEqualTo(example.messages());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void messagesAreTheSameHoweverTheStreamIsCut(Example example) throws AgentCallException {
        byte[] stream = (String.join("\r\n", example.lines()) + "\r\n").getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= stream.length; size++) {
            assertThat(fed(stream, size)).isEqualTo(example.messages());
        }
    }

    @Test
    void messageOverTheLimitIsRefusedBeforeItEnds() {
        EventLines lines = new EventLines(100);
        assertThatThrownBy(() -> lines.feed(ByteBuffer.allocate(101)))
                .hasMessage("The agent sent a message of more than 100 bytes");
    }

    private static List<String> fed(byte[] stream, int chunk) throws AgentCallException {
        EventLines lines = new EventLines(1000);
        List<String> messages = new ArrayList<>();
        for (int at = 0; at < stream.length; at += chunk) {
            messages.addAll(lines.feed(ByteBuffer.wrap(stream, at, Math.min(chunk, stream.length - at))));
        }
        return messages;
    }

    record Example(String name, List<String> lines, List<String> messages) {
        @Override
        public String toString() {
            return name;
        }
    }
}
