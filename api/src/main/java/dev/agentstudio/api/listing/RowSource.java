package dev.agentstudio.api.listing;

import java.util.List;
import java.util.function.IntPredicate;

/** The rows of one list, unsorted. */
interface RowSource {
    long count(Condition condition);

    /**
     * Finds all rows that fulfil a condition, or some of them when the caller wants no more.
     *
     * @param wantsMore called with the number of rows found so far before each further call of visibility
     */
    Found find(Condition condition, IntPredicate wantsMore);

    /** @param rows each workflow once */
    record Found(List<Row> rows, boolean isComplete) {}
}
