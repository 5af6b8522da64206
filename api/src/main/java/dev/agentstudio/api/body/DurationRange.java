package dev.agentstudio.api.body;

import java.time.Duration;

/** Which durations a field accepts. */
public enum DurationRange {
    WORKFLOW(Duration.ofMinutes(1), "Timeout must be between 1 minute and 180 minutes"),
    STEP(Duration.ofMillis(1), "Timeout must be longer than 0 and at most 180 minutes");

    private static final Duration MAX = Duration.ofHours(3);

    private final Duration min;
    private final String message;

    DurationRange(Duration min, String message) {
        this.min = min;
        this.message = message;
    }

    boolean contains(Duration duration) {
        return duration.compareTo(min) >= 0 && duration.compareTo(MAX) <= 0;
    }

    String message() {
        return message;
    }
}
