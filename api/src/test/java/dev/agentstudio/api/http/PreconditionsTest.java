package dev.agentstudio.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.api.problem.ProblemException;
import io.micronaut.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
    private static final String ETAG = "\"01a20cb2-6\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"01a20cb2-6\"",
                "W/\"01a20cb2-6\"",
                "*",
                "* ",
                "\"x\", \"01a20cb2-6\"",
                "\"x\",W/\"01a20cb2-6\" , \"y\"",
                "\"a,b\", \"01a20cb2-6\"",
                ", ,\"01a20cb2-6\"",
                "\"\", \"01a20cb2-6\""
            })
    void callerHasTheRepresentation(String header) {
        assertThat(Preconditions.isKnown(Headers.of(HttpHeaders.IF_NONE_MATCH, header), ETAG))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"x\"",
                "01a20cb2-6",
                "\"01a20cb2-60\"",
                "w/\"01a20cb2-6\"",
                "x\"01a20cb2-6\"",
                "\"01a20cb2-6\"x",
                "\"x\" \"01a20cb2-6\"",
                "\"*\""
            })
    void callerDoesNotHaveTheRepresentation(String header) {
        assertThat(Preconditions.isKnown(Headers.of(HttpHeaders.IF_NONE_MATCH, header), ETAG))
                .isFalse();
    }

    @Test
    void headerMayBeRepeated() {
        assertThat(Preconditions.isKnown(Headers.of(HttpHeaders.IF_NONE_MATCH, "\"x\"", ETAG), ETAG))
                .isTrue();
        assertThat(Preconditions.isKnown(Headers.of("Accept", "*"), ETAG)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"01a20cb2-6\"", "*", "\"x\", \"01a20cb2-6\""})
    void changeGoesOnWhenNothingChanged(String header) {
        assertThatCode(() -> Preconditions.requireMatch(Headers.of(HttpHeaders.IF_MATCH, header), () -> ETAG))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"x\"", "W/\"01a20cb2-6\"", "01a20cb2-6"})
    void changeIsRefusedWhenSomethingChanged(String header) {
        assertThatThrownBy(() -> Preconditions.requireMatch(Headers.of(HttpHeaders.IF_MATCH, header), () -> ETAG))
                .isInstanceOf(ProblemException.class)
                .hasMessage("The workflow has changed since the state that If-Match names; read it again");
    }

    @Test
    void changeWithoutConditionAsksForNoTag() {
        assertThatCode(() -> Preconditions.requireMatch(Headers.of("Accept", "*"), () -> {
                    throw new AssertionError("Not needed");
                }))
                .doesNotThrowAnyException();
    }
}
