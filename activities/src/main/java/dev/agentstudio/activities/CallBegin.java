package dev.agentstudio.activities;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * What the agent service says of a call that outlives this connection.
 *
 * @param attempt that began it, from 1
 * @param age for how long it exists
 * @param messages how many messages come before the first one here
 * @param thoughts how many of these are thoughts
 */
record CallBegin(int attempt, Duration age, int messages, int thoughts) {
    private static final String DIGITS = "\\d{1,9}";

    /** Empty where the call ends with this connection. */
    static Optional<CallBegin> of(HttpHeaders headers) {
        String[] position = headers.firstValue("Call-Position").orElse("").split(" ", 2);
        String attempt = headers.firstValue("Call-Attempt").orElse("");
        String age = headers.firstValue("Call-Age").orElse("");
        boolean isComplete = position.length == 2
                && position[0].matches(DIGITS)
                && position[1].matches(DIGITS)
                && attempt.matches(DIGITS)
                && age.matches(DIGITS);
        return isComplete
                ? Optional.of(new CallBegin(
                        Integer.parseInt(attempt),
                        Duration.ofMillis(Integer.parseInt(age)),
                        Integer.parseInt(position[0]),
                        Integer.parseInt(position[1])))
                : Optional.empty();
    }
}
