package dev.agentstudio.workflows.definition;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two duration formats of the REST API: ISO 8601 ({@code PT5M}) and {@code [d.]HH:MM:SS[.fff]}. */
public final class Durations {
    private static final Pattern CLOCK =
            Pattern.compile("(?:(\\d{1,5})\\.)?([01]\\d|2[0-3]):([0-5]\\d):([0-5]\\d)(?:\\.(\\d{1,7}))?");

    /** Longest text worth parsing, in characters; both formats stay far below it. */
    private static final int MAX_LENGTH = 40;

    private Durations() {}

    /** Empty when the text is in neither format. The value may be zero or negative where ISO 8601 allows it. */
    public static Optional<Duration> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher clock = CLOCK.matcher(text);
        return clock.matches() ? Optional.of(ofClock(clock)) : ofIso(text);
    }

    /** {@code HH:MM:SS.fff}, the form in which the API answers; hours run past 24. */
    public static String format(Duration duration) {
        return "%02d:%02d:%02d.%03d"
                .formatted(
                        duration.toHours(),
                        duration.toMinutesPart(),
                        duration.toSecondsPart(),
                        duration.toMillisPart());
    }

    /** For messages: {@code 5 minutes}, {@code 90 seconds}, {@code 250 milliseconds}. */
    public static String inWords(Duration duration) {
        if (duration.toSeconds() == 0) {
            return duration.toMillis() + " milliseconds";
        }
        boolean minutes = duration.toSeconds() >= 60 && duration.toSecondsPart() == 0;
        long amount = minutes ? duration.toMinutes() : duration.toSeconds();
        return amount + (minutes ? " minute" : " second") + (amount == 1 ? "" : "s");
    }

    private static Duration ofClock(Matcher clock) {
        String days = clock.group(1);
        String fraction = clock.group(5);
        return Duration.ofDays(days == null ? 0 : Long.parseLong(days))
                .plusHours(Long.parseLong(clock.group(2)))
                .plusMinutes(Long.parseLong(clock.group(3)))
                .plusSeconds(Long.parseLong(clock.group(4)))
                .plusNanos(fraction == null ? 0 : Long.parseLong((fraction + "00000000").substring(0, 9)));
    }

    private static Optional<Duration> ofIso(String text) {
        try {
            return text.startsWith("P") ? Optional.of(Duration.parse(text)) : Optional.empty();
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
