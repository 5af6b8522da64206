package dev.agentstudio.api.listing;

/** Where a page begins. */
sealed interface Start {
    /** After so many rows of the list as it is now. */
    record Offset(int rows) implements Start {}

    /** After a row that was shown, wherever that is by now. */
    record After(Position position, Settled settled) implements Start {}
}
