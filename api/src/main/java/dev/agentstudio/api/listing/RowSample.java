package dev.agentstudio.api.listing;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A random sample of the rows of a list, from which the distribution of their sort keys is estimated.
 *
 * @param gap rows of the list for each row of the sample, on average
 */
record RowSample(List<Row> rows, double gap) {
    /** For a list of which all rows are known. */
    static final RowSample NONE = new RowSample(List.of(), 1);

    /** Sort keys at which a section can be split, in ascending order, with about {@link #gap} rows between two of them. */
    long[] splitPoints(Section section) {
        LongStream splitPoints =
                rows.stream().filter(section.members()::matches).mapToLong(section.sortKey()::key);
        return section.sortKey() instanceof SortKey.WorkflowIds
                ? spreadEvenly((int) splitPoints.count())
                : splitPoints.sorted().toArray();
    }

    /** The sample was taken by id, so only its size says something; ids themselves are spread evenly. */
    private static long[] spreadEvenly(int splitPoints) {
        long step = SortKey.WorkflowIds.LAST / (splitPoints + 1);
        return LongStream.rangeClosed(1, splitPoints).map(index -> index * step).toArray();
    }

    RowSample of(Condition condition) {
        return new RowSample(rows.stream().filter(condition::matches).toList(), gap);
    }
}
