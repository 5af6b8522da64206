package dev.agentstudio.api.listing;

import java.util.List;

/**
 * Temporal's visibility as far as lists need it: it counts and it finds, in an order of its own. Every call costs one of the few requests
 * a second that a cluster allows.
 */
interface Visibility {
    /** Rows of one answer at most. */
    int pageSize();

    long count(Condition condition);

    /**
     * Finds runs, in no order that a caller may rely on.
     *
     * @param token of the answer before; empty at first
     */
    Rows list(Condition condition, String token);

    /**
     * Some of the runs found. A run that changes while pages are read may come twice, but none is left out.
     *
     * @param next token for more; empty when these are the last
     */
    record Rows(List<Row> rows, String next) {}
}
