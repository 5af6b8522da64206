package dev.agentstudio.api.http;

import io.micronaut.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a caller prefers to wait (RFC 7240). Other preferences, and those that make no sense, are ignored, as the RFC demands.
 *
 * @param applied value of the Preference-Applied header
 */
public record Preference(Duration maxWait, String applied) {
    static final String HEADER = "Prefer";
    public static final String APPLIED = "Preference-Applied";

    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?", Pattern.CASE_INSENSITIVE);
    private static final String ASYNC = "respond-async";

    /** Empty when the caller states none, and so waits for the end. The first {@code wait} counts; {@code respond-async} alone waits for nothing. */
    public static Optional<Preference> of(HttpHeaders headers) {
        String[] preferences = headers.getAll(HEADER).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(preference -> preference.replaceFirst(";.*", "").strip())
                .toArray(String[]::new);
        return Arrays.stream(preferences)
                .map(WAIT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.parseLong(matcher.group(1)))
                .findFirst()
                .map(seconds -> new Preference(Duration.ofSeconds(seconds), "wait=" + seconds))
                .or(() -> Arrays.stream(preferences)
                        .filter(ASYNC::equalsIgnoreCase)
                        .findFirst()
                        .map(async -> new Preference(Duration.ZERO, ASYNC)));
    }
}
