package dev.agentstudio.api.listing;

import java.util.Comparator;

/**
 * One of the two parts of a list: the rows that have the sort key, then those that do not.
 *
 * @param index 0 or 1
 * @param members which rows belong to it
 */
record Section(int index, Condition members, Axis axis) {
    static Section keyed(SortBy by, SortOrder order) {
        Attribute key = by.attribute();
        return new Section(
                0,
                by.isOptional() ? new Condition.Present(key, true) : Condition.ANY,
                order == SortOrder.ASC ? new Axis.Ascending(key) : new Axis.Descending(key));
    }

    /** Rows that lacked the sort key when the walk was at a certain point: a row that got it since stays where it was. */
    static Section keyless(SortBy by, Settled settled) {
        Condition absent = new Condition.Present(by.attribute(), false);
        Condition members = switch (settled) {
            case Settled.Now now -> absent;
            case Settled.Nothing nothing -> Condition.ANY;
            case Settled.UpTo upTo ->
                Condition.either(
                        absent,
                        new Condition.Since(by.attribute(), upTo.newest().plusMillis(1)));
        };
        return new Section(1, members, new Axis.Ids());
    }

    Condition between(long from, long to) {
        return Condition.all(members, axis.between(from, to));
    }

    Position positionOf(Row row) {
        return new Position(index, axis.place(row), row.workflowId());
    }

    Comparator<Row> order() {
        return Comparator.comparingLong(axis::place).thenComparing(Row::workflowId);
    }
}
