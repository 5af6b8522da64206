package dev.agentstudio.api.listing;

import java.time.Instant;

/**
 * Up to which sort key rows belong to the first section of a list. While a client iterates over pages, runs start and complete and would
 * move from the second section to the first. Rows whose key is newer than the horizon of the iteration therefore stay in the second
 * section, where the iteration returns them exactly once.
 */
sealed interface KeyHorizon {
    /** Rows that have a key now: for a page that belongs to no iteration. */
    record Current() implements KeyHorizon {}

    /** No row: none had a key when the iteration began. */
    record None() implements KeyHorizon {}

    /** Rows whose key is this or older. */
    record UpTo(Instant newest) implements KeyHorizon {}
}
