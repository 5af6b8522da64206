package dev.agentstudio.api.listing;

import java.util.List;
import java.util.function.IntPredicate;

/** A list that is so short that all of it is known. */
record Snapshot(List<Row> rows) implements Source {
    @Override
    public long count(Condition condition) {
        return rows.stream().filter(condition::matches).count();
    }

    @Override
    public Found find(Condition condition, IntPredicate goOn) {
        return new Found(rows.stream().filter(condition::matches).toList(), true);
    }
}
