package dev.agentstudio.api.listing;

import java.time.Instant;

/**
 * Which rows count as having the sort key. While somebody walks through a list, runs start and complete, and so would jump from its
 * second section to its first. Rows that got their key after a certain time therefore stay in the second section for that walk, and are
 * met there once.
 */
sealed interface Settled {
    /** Those that have it now: for a page that belongs to no walk. */
    record Now() implements Settled {}

    /** None: there was no row with a key when the walk began. */
    record Nothing() implements Settled {}

    /** Those whose key is this or older. */
    record UpTo(Instant newest) implements Settled {}
}
