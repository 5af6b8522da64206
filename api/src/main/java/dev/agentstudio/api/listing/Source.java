package dev.agentstudio.api.listing;

import java.util.List;
import java.util.function.IntPredicate;

/** The rows of one list, unsorted. */
interface Source {
    long count(Condition condition);

    /**
     * Finds all rows that fulfil a condition, or some of them when there are more than the caller has patience for.
     *
     * @param goOn asked with the number of rows found whenever more would cost another call
     */
    Found find(Condition condition, IntPredicate goOn);

    /** @param rows each workflow once */
    record Found(List<Row> rows, boolean isComplete) {}
}
