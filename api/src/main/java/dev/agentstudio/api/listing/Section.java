package dev.agentstudio.api.listing;

import java.util.Comparator;

/**
 * One of the two parts of a list: first the rows that have the sort key, then those that do not (nulls last).
 *
 * @param index 0 or 1
 * @param members which rows belong to it
 */
record Section(int index, Condition members, SortKey sortKey) {
    static Section keyed(SortBy by, SortOrder order) {
        Attribute key = by.attribute();
        return new Section(
                0,
                by.isOptional() ? new Condition.Present(key, true) : Condition.ANY,
                order == SortOrder.ASC ? new SortKey.Ascending(key) : new SortKey.Descending(key));
    }

    /** Rows without the sort key, and those that got it after the horizon. */
    static Section keyless(SortBy by, KeyHorizon horizon) {
        Condition absent = new Condition.Present(by.attribute(), false);
        Condition members = switch (horizon) {
            case KeyHorizon.Current current -> absent;
            case KeyHorizon.None none -> Condition.ANY;
            case KeyHorizon.UpTo upTo ->
                Condition.either(
                        absent,
                        new Condition.Since(by.attribute(), upTo.newest().plusMillis(1)));
        };
        return new Section(1, members, new SortKey.WorkflowIds());
    }

    Condition between(long from, long to) {
        return Condition.all(members, sortKey.between(from, to));
    }

    Keyset keysetOf(Row row) {
        return new Keyset(index, sortKey.key(row), row.workflowId().value());
    }

    Comparator<Row> order() {
        return Comparator.comparingLong(sortKey::key)
                .thenComparing(row -> row.workflowId().value());
    }
}
