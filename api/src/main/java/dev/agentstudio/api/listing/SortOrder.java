package dev.agentstudio.api.listing;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Direction of a sort. Rows that lack the sort key come last in both. */
enum SortOrder {
    ASC,
    DESC;

    static Optional<SortOrder> of(String word) {
        return Stream.of(values()).filter(order -> order.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
