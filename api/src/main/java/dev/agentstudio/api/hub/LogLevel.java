package dev.agentstudio.api.hub;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Levels of what agents log, from the least important. */
enum LogLevel {
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    CRITICAL;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isAtLeast(LogLevel least) {
        return compareTo(least) >= 0;
    }

    static Optional<LogLevel> of(String word) {
        return Stream.of(values()).filter(level -> level.word().equals(word)).findFirst();
    }
}
