package dev.agentstudio.api.listing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one page out of a source that can only count and find. Where to cut is guessed from a sample and from counts already made; that a
 * page is right never depends on the guess, since every window is read whole and the rows before it are counted.
 */
final class PageFinder {
    /** Part of an answer's rows that may be read in vain to reach an offset, rather than counting once more. */
    private static final double SLACK = 0.4;

    /** Answers of a window that are read to its end; a larger one is narrowed instead. */
    private static final int MAX_ANSWERS = 3;

    /** Standard deviations of a guess by which a window is made larger, where there is room. */
    private static final double MARGIN = 3;

    private final Source source;
    private final SortBy by;
    private final SortOrder order;
    private final boolean hasKeys;
    private final Sample sample;
    private final int pageSize;
    private final int slack;
    private final int maxRead;

    /** @param pageSize rows that one call can find */
    PageFinder(Source source, ListQuery query, Sample sample, int pageSize) {
        this.source = source;
        this.by = query.sortBy();
        this.order = query.sortOrder();
        this.hasKeys = query.hasKeys();
        this.sample = sample;
        this.pageSize = pageSize;
        this.slack = (int) (SLACK * pageSize);
        this.maxRead = MAX_ANSWERS * pageSize;
    }

    /**
     * Finds the rows of a page in order.
     *
     * @param total rows of the whole list
     * @param wanted at most so many rows
     */
    Found find(Start start, long total, int wanted) {
        return switch (start) {
            case Start.After after -> after(after, wanted);
            case Start.Offset offset -> offset.rows() >= total ? Found.NONE : at(offset.rows(), total, wanted);
        };
    }

    /** Where the page after some rows begins. */
    Start.After after(Found found, int shown) {
        Section section = shown <= found.keyed() ? Section.keyed(by, order) : Section.keyless(by, found.settled());
        return new Start.After(section.positionOf(found.rows().get(shown - 1)), found.settled());
    }

    private Found after(Start.After start, int wanted) {
        Position position = start.position();
        if (position.section() == 1) {
            Section keyless = Section.keyless(by, start.settled());
            return new Found(read(keyless, position.place(), position, 0, wanted), 0, start.settled());
        }
        Section keyed = Section.keyed(by, order);
        List<Row> rows = read(keyed, position.place(), position, 0, wanted);
        return goOn(rows, order == SortOrder.DESC ? start.settled() : settledAt(keyed, rows, position), wanted);
    }

    private Found at(int offset, long total, int wanted) {
        if (!hasKeys) {
            return keyless(offset, total, new Settled.Nothing(), wanted);
        }
        Section keyed = Section.keyed(by, order);
        if (offset == 0) {
            List<Row> rows = read(keyed, Axis.START, null, 0, wanted);
            return goOn(rows, order == SortOrder.DESC ? first(rows) : settledAt(keyed, rows, null), wanted);
        }
        long keys = by.isOptional() ? source.count(keyed.members()) : total;
        if (offset >= keys) {
            return keyless(offset - keys, total - keys, new Settled.Now(), wanted);
        }
        Bracket bracket = seek(keyed, offset, keys);
        List<Row> rows = read(keyed, bracket.from(), null, (int) (offset - bracket.rowsBefore()), wanted);
        return goOn(rows, order == SortOrder.DESC ? new Settled.Now() : settledAt(keyed, rows, null), wanted);
    }

    private Found keyless(long offset, long total, Settled settled, int wanted) {
        Section section = Section.keyless(by, settled);
        Bracket bracket = seek(section, offset, total);
        int skipped = (int) (offset - bracket.rowsBefore());
        return new Found(read(section, bracket.from(), null, skipped, wanted), 0, settled);
    }

    /** Fills a page up with rows that lack the sort key. */
    private Found goOn(List<Row> keyed, Settled settled, int wanted) {
        if (!by.isOptional() || keyed.size() == wanted) {
            return new Found(keyed, keyed.size(), settled);
        }
        List<Row> rows = new ArrayList<>(keyed);
        rows.addAll(read(Section.keyless(by, settled), Axis.START, null, 0, wanted - keyed.size()));
        return new Found(rows, keyed.size(), settled);
    }

    /** In descending order, what is newer than the first row came after the walk began. */
    private Settled first(List<Row> rows) {
        return rows.isEmpty() ? new Settled.Nothing() : settled(rows.getFirst());
    }

    /** In ascending order, what is newer than the last row came after the walk left the section. */
    private Settled settledAt(Section keyed, List<Row> rows, @Nullable Position before) {
        if (!rows.isEmpty()) {
            return settled(rows.getLast());
        }
        return before == null || keyed.index() != before.section()
                ? new Settled.Nothing()
                : new Settled.UpTo(Instant.ofEpochMilli(before.place()));
    }

    private Settled settled(Row row) {
        return row.value(by.attribute()) instanceof Instant key ? new Settled.UpTo(key) : new Settled.Now();
    }

    /** Brackets a row by counting, until so few rows lie before it that they can be read. */
    private Bracket seek(Section section, long row, long rows) {
        long[] places = sample.places(section);
        Bracket bracket = new Bracket(Axis.START, 0, Axis.END, rows);
        while (row - bracket.rowsBefore() > slack) {
            long cut = cut(bracket, places, row, section.axis());
            if (cut <= bracket.from() || cut >= bracket.to()) {
                break;
            }
            long before = source.count(section.between(Axis.START, cut));
            bracket = before <= row
                    ? new Bracket(cut, before, bracket.to(), bracket.rowsUpTo())
                    : new Bracket(bracket.from(), bracket.rowsBefore(), cut, before);
        }
        return bracket;
    }

    /** A place a little before the row, if the sample is right. Out of the bracket when there is no use in cutting. */
    private long cut(Bracket bracket, long[] places, long row, Axis axis) {
        long[] inside = LongStream.of(places)
                .filter(place -> place > bracket.from() && place < bracket.to())
                .toArray();
        if (inside.length == 0) {
            return bracket.rows() <= maxRead ? bracket.from() : bracket.middle(axis);
        }
        double gap = (double) bracket.rows() / (inside.length + 1);
        int index = (int) ((row - slack / 2.0 - bracket.rowsBefore()) / gap) - 1;
        return inside[Math.clamp(index, 0, inside.length - 1)];
    }

    /** Reads windows from a place on, until there are enough rows. */
    private List<Row> read(Section section, long from, @Nullable Position after, int skipped, int wanted) {
        long[] places = sample.places(section);
        List<Row> rows = new ArrayList<>();
        for (long at = from; at != Axis.END && rows.size() < skipped + wanted; ) {
            Window window = window(section, at, end(places, at, skipped + wanted - rows.size()), skipped + wanted);
            window.rows().stream()
                    .filter(row -> after == null || after.isBefore(section.positionOf(row)))
                    .sorted(section.order())
                    .forEach(rows::add);
            at = window.to();
        }
        return List.copyOf(rows.subList(Math.min(skipped, rows.size()), Math.min(skipped + wanted, rows.size())));
    }

    /** Reads one window whole, a narrower one when it holds too much. */
    private Window window(Section section, long from, long to, int wanted) {
        long end = to;
        while (true) {
            boolean last = end == from + 1;
            Source.Found found = source.find(section.between(from, end), rows -> last || rows < maxRead);
            if (found.isComplete()) {
                return new Window(found.rows(), end);
            }
            long[] places = found.rows().stream()
                    .mapToLong(section.axis()::place)
                    .sorted()
                    .toArray();
            end = Math.clamp(places[Math.min(wanted, places.length - 1)] + 1, from + 1, end - 1);
        }
    }

    /** Where a window must end to hold the rows needed, most probably, without being much larger. */
    private long end(long[] places, long from, int needed) {
        double gaps = needed / sample.gap();
        double surely = gaps + MARGIN * Math.sqrt(gaps) + 2;
        // Half way, as chance goes, between too few rows and more than one answer can hold.
        double middle = Math.pow((Math.sqrt(gaps) + Math.sqrt(Math.max(2 * needed, pageSize) / sample.gap())) / 2, 2);
        int ahead = Math.max(1, (int) Math.round(Math.min(surely, middle)));
        long[] further = LongStream.of(places).filter(place -> place > from).toArray();
        return ahead > further.length ? Axis.END : further[ahead - 1];
    }

    /**
     * The rows of a page.
     *
     * @param keyed how many of them have the sort key; they come first
     * @param settled for the pages after it
     */
    record Found(List<Row> rows, int keyed, Settled settled) {
        static final Found NONE = new Found(List.of(), 0, new Settled.Now());
    }

    private record Window(List<Row> rows, long to) {}

    /** Two places with exact counts of the rows before each of them. */
    private record Bracket(long from, long rowsBefore, long to, long rowsUpTo) {
        long rows() {
            return rowsUpTo - rowsBefore;
        }

        /** Half way between its ends, or between those of the axis. */
        long middle(Axis axis) {
            return switch (axis) {
                case Axis.Ids ids -> half(Math.max(from, Axis.Ids.FIRST), Math.min(to, Axis.Ids.LAST));
                case Axis.Ascending ascending -> half(Math.max(from, 0), Math.min(to, now()));
                case Axis.Descending descending -> half(Math.max(from, -now()), Math.min(to, 0));
            };
        }

        private static long half(long low, long high) {
            return low + (high - low) / 2;
        }

        /** A little later than any row can be. */
        private static long now() {
            return System.currentTimeMillis() + Duration.ofDays(1).toMillis();
        }
    }
}
