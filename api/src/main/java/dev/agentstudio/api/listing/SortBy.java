package dev.agentstudio.api.listing;

import java.util.Optional;
import java.util.stream.Stream;

/** What a list can be sorted by. */
enum SortBy {
    CREATED_AT("createdAt", Attribute.CREATED_AT),
    STARTED_AT("startedAt", Attribute.STARTED_AT),
    COMPLETED_AT("completedAt", Attribute.CLOSED_AT);

    private final String word;
    private final Attribute attribute;

    SortBy(String word, Attribute attribute) {
        this.word = word;
        this.attribute = attribute;
    }

    static Optional<SortBy> of(String word) {
        return Stream.of(values()).filter(key -> key.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    Attribute attribute() {
        return attribute;
    }

    /** Whether some rows do not have it. */
    boolean isOptional() {
        return this != CREATED_AT;
    }
}
