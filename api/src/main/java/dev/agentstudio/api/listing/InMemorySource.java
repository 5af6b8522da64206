package dev.agentstudio.api.listing;

import java.util.List;
import java.util.function.IntPredicate;

/** All rows of a list that is short enough to be read at once. */
record InMemorySource(List<Row> rows) implements RowSource {
    @Override
    public long count(Condition condition) {
        return rows.stream().filter(condition::matches).count();
    }

    @Override
    public Found find(Condition condition, IntPredicate wantsMore) {
        return new Found(rows.stream().filter(condition::matches).toList(), true);
    }
}
