package dev.agentstudio.api.listing;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Some rows of a list, picked by chance, from which the rest can be guessed.
 *
 * @param gap rows of the list for each of the sample, on average
 */
record Sample(List<Row> rows, double gap) {
    /** For a list of which all rows are known. */
    static final Sample NONE = new Sample(List.of(), 1);

    /** Places in a section, in ascending order, with {@link #gap} rows between them: those of its rows, except on the axis of ids. */
    long[] places(Section section) {
        LongStream places = rows.stream().filter(section.members()::matches).mapToLong(section.axis()::place);
        return section.axis() instanceof Axis.Ids
                ? even((int) places.count())
                : places.sorted().toArray();
    }

    /** It was picked by id, so it says how many rows there are, and that is enough to know where they are. */
    private static long[] even(int places) {
        long step = Axis.Ids.LAST / (places + 1);
        return LongStream.rangeClosed(1, places).map(place -> place * step).toArray();
    }

    Sample of(Condition condition) {
        return new Sample(rows.stream().filter(condition::matches).toList(), gap);
    }
}
