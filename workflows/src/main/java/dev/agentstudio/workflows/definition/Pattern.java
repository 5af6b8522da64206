package dev.agentstudio.workflows.definition;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the steps of a workflow follow each other. */
public enum Pattern {
    SEQUENTIAL,
    PARALLEL,
    ITERATIVE,
    DYNAMIC;

    /** The lower-case word of the REST reference. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Pattern> of(String word) {
        return Arrays.stream(values())
                .filter(pattern -> pattern.word().equals(word))
                .findFirst();
    }

    @JsonCreator
    static Pattern parse(String word) {
        return of(word).orElseThrow(() -> new IllegalArgumentException("Unknown pattern: " + word));
    }
}
