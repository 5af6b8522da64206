package dev.agentstudio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {
    record Case(String header, int seconds, String applied) {}

    static Stream<Case> understood() {
        return Stream.of(
                new Case("wait=10", 10, "wait=10"),
                new Case("wait=0", 0, "wait=0"),
                new Case("Wait = 10", 10, "wait=10"),
                new Case("wait=\"7\"", 7, "wait=7"),
                new Case("respond-async, wait=10", 10, "wait=10"),
                new Case("return=minimal, wait=5; foo=bar", 5, "wait=5"),
                new Case("wait=3, wait=4", 3, "wait=3"),
                new Case("wait=soon, respond-async", 0, "respond-async"),
                new Case("respond-async", 0, "respond-async"));
    }

    @ParameterizedTest
    @MethodSource("understood")
    void understands(Case preference) {
        assertThat(Preference.of(Headers.of(Preference.HEADER, preference.header())))
                .contains(new Preference(Duration.ofSeconds(preference.seconds()), preference.applied()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wait", "wait=", "wait=-1", "wait=1.5", "wait=99999999999", "handling=lenient"})
    void ignoresWhatMakesNoSense(String header) {
        assertThat(Preference.of(Headers.of(Preference.HEADER, header))).isEqualTo(Optional.empty());
    }
}
