package dev.agentstudio.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.api.problem.ProblemException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
