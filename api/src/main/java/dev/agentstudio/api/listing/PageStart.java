package dev.agentstudio.api.listing;

/** Where a page begins. */
sealed interface PageStart {
    /** After this number of rows of the list as it is now. */
    record Offset(int rows) implements PageStart {}

    /** After a row that was returned before, wherever that row is now (keyset pagination). */
    record After(Keyset keyset, KeyHorizon horizon) implements PageStart {}
}
