package dev.agentstudio.workflows.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "PT5M,                     PT5M",
        "PT1.5S,                   PT1.5S",
        "P1DT2H,                   PT26H",
        "PT0S,                     PT0S",
        "-PT5M,                    ",
        "PT-5M,                    PT-5M",
        "00:05:00,                 PT5M",
        "00:00:00,                 PT0S",
        "23:59:59,                 PT23H59M59S",
        "00:00:00.5,               PT0.5S",
        "00:00:00.007,             PT0.007S",
        "00:00:00.1234567,         PT0.1234567S",
        "1.00:00:00,               PT24H",
        "99999.23:59:59.9999999,   PT2399999H59M59.9999999S",
    })
    void bothFormatsAreUnderstood(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(java.util.Optional.ofNullable(expected));
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "5m",
                "five minutes",
                "P",
                "PT",
                "T5M",
                "pt5m",
                " PT5M",
                "PT5M ",
                "P1Y",
                "PT99999999999999999999S",
                "PT9223372036854775807M",
                "24:00:00",
                "00:60:00",
                "00:00:60",
                "0:05:00",
                "00:05",
                "00:05:00.",
                "00:05:00.12345678",
                "100000.00:00:00",
                "-00:05:00",
                "00:05:00Z",
                "\u0660\u0660:\u0660\u0665:\u0660\u0660",
                "PT0000000000000000000000000000000000000005M"
            })
    void anythingElseIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Property
    void anyTextIsEitherADurationOrNone(@ForAll String text) {
        assertThat(Durations.parse(text)).isNotNull();
    }

    @Property
    void clockTextHasTheValueOfItsParts(
            @ForAll @IntRange(max = 99_999) int days,
            @ForAll @IntRange(max = 86_399) int seconds,
            @ForAll @IntRange(max = 999) int millis) {
        String text = "%d.%02d:%02d:%02d.%03d".formatted(days, seconds / 3600, seconds / 60 % 60, seconds % 60, millis);
        assertThat(Durations.parse(text))
                .contains(Duration.ofDays(days).plusSeconds(seconds).plusMillis(millis));
    }

    @Property
    void isoTextOfAnyDurationIsUnderstood(@ForAll @LongRange(max = 10_800_000) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(Durations.parse(duration.toString())).contains(duration);
    }

    @Property
    void formattedTextOfLessThanADayReadsBack(@ForAll @LongRange(max = 86_399_999) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(Durations.parse(Durations.format(duration))).contains(duration);
    }

    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource({
        "PT0S,          00:00:00.000",
        "PT0.0009S,     00:00:00.000",
        "PT12.345S,     00:00:12.345",
        "PT5M,          00:05:00.000",
        "PT26H,         26:00:00.000",
        "PT180M,        03:00:00.000",
        "PT100H,        100:00:00.000",
    })
    void answersHaveHoursThatRunPastTwentyFour(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }
}
