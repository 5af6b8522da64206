package dev.agentstudio.api.listing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds one page of a sorted list in a source that can only filter and count. Where to split the key range is estimated from a sample and
 * from counts made so far. Correctness never depends on the estimate: every window is read whole and the rows before it are counted.
 */
final class PageFinder {
    /** Part of an answer's rows that may be read and dropped to reach an offset, rather than counting once more. */
    private static final double MAX_DROPPED = 0.4;

    /** Answers of one window that are read; a window with more is narrowed instead. */
    private static final int MAX_ANSWERS = 3;

    /** Standard deviations of the estimate by which a window is widened, where there is room. */
    private static final double MARGIN = 3;

    private final RowSource source;
    private final SortBy by;
    private final SortOrder order;
    private final boolean hasKeys;
    private final RowSample sample;
    private final int pageSize;
    private final int maxDropped;
    private final int maxRead;

    /** @param pageSize rows that one call can find */
    PageFinder(RowSource source, ListQuery query, RowSample sample, int pageSize) {
        this.source = source;
        this.by = query.sortBy();
        this.order = query.sortOrder();
        this.hasKeys = query.hasKeys();
        this.sample = sample;
        this.pageSize = pageSize;
        this.maxDropped = (int) (MAX_DROPPED * pageSize);
        this.maxRead = MAX_ANSWERS * pageSize;
    }

    /**
     * Finds the rows of a page in order.
     *
     * @param total rows of the whole list
     * @param wanted maximum number of rows
     */
    Found find(PageStart start, long total, int wanted) {
        return switch (start) {
            case PageStart.After after -> findAfter(after, wanted);
            case PageStart.Offset offset ->
                offset.rows() >= total ? Found.NONE : findAtOffset(offset.rows(), total, wanted);
        };
    }

    /** Where the page after the first {@code shown} rows begins. */
    PageStart.After after(Found found, int shown) {
        Section section = shown <= found.keyed() ? Section.keyed(by, order) : Section.keyless(by, found.horizon());
        return new PageStart.After(section.keysetOf(found.rows().get(shown - 1)), found.horizon());
    }

    private Found findAfter(PageStart.After start, int wanted) {
        Keyset keyset = start.keyset();
        if (keyset.section() == 1) {
            Section keyless = Section.keyless(by, start.horizon());
            return new Found(read(keyless, keyset.key(), keyset, 0, wanted), 0, start.horizon());
        }
        Section keyed = Section.keyed(by, order);
        List<Row> rows = read(keyed, keyset.key(), keyset, 0, wanted);
        return fillWithKeyless(
                rows, order == SortOrder.DESC ? start.horizon() : horizonAfter(keyed, rows, keyset), wanted);
    }

    private Found findAtOffset(int offset, long total, int wanted) {
        if (!hasKeys) {
            return keyless(offset, total, new KeyHorizon.None(), wanted);
        }
        Section keyed = Section.keyed(by, order);
        if (offset == 0) {
            List<Row> rows = read(keyed, SortKey.START, null, 0, wanted);
            return fillWithKeyless(
                    rows, order == SortOrder.DESC ? horizonBefore(rows) : horizonAfter(keyed, rows, null), wanted);
        }
        long keys = by.isOptional() ? source.count(keyed.members()) : total;
        if (offset >= keys) {
            return keyless(offset - keys, total - keys, new KeyHorizon.Current(), wanted);
        }
        Bracket bracket = bracketRow(keyed, offset, keys);
        List<Row> rows = read(keyed, bracket.from(), null, (int) (offset - bracket.rowsBefore()), wanted);
        return fillWithKeyless(
                rows, order == SortOrder.DESC ? new KeyHorizon.Current() : horizonAfter(keyed, rows, null), wanted);
    }

    private Found keyless(long offset, long total, KeyHorizon horizon, int wanted) {
        Section section = Section.keyless(by, horizon);
        Bracket bracket = bracketRow(section, offset, total);
        int skipped = (int) (offset - bracket.rowsBefore());
        return new Found(read(section, bracket.from(), null, skipped, wanted), 0, horizon);
    }

    /** Fills a page up with rows that lack the sort key. */
    private Found fillWithKeyless(List<Row> keyed, KeyHorizon horizon, int wanted) {
        if (!by.isOptional() || keyed.size() == wanted) {
            return new Found(keyed, keyed.size(), horizon);
        }
        List<Row> rows = new ArrayList<>(keyed);
        rows.addAll(read(Section.keyless(by, horizon), SortKey.START, null, 0, wanted - keyed.size()));
        return new Found(rows, keyed.size(), horizon);
    }

    /** In descending order, rows with a key newer than the first row's got it after the iteration began. */
    private KeyHorizon horizonBefore(List<Row> rows) {
        return rows.isEmpty() ? new KeyHorizon.None() : horizon(rows.getFirst());
    }

    /** In ascending order, rows with a key newer than the last row's got it after the iteration left the section. */
    private KeyHorizon horizonAfter(Section keyed, List<Row> rows, @Nullable Keyset before) {
        if (!rows.isEmpty()) {
            return horizon(rows.getLast());
        }
        return before == null || keyed.index() != before.section()
                ? new KeyHorizon.None()
                : new KeyHorizon.UpTo(Instant.ofEpochMilli(before.key()));
    }

    private KeyHorizon horizon(Row row) {
        return row.value(by.attribute()) instanceof Instant key ? new KeyHorizon.UpTo(key) : new KeyHorizon.Current();
    }

    /** Narrows the key range around a row by counting, until the rows between its start and the row are few enough to be read. */
    private Bracket bracketRow(Section section, long row, long rows) {
        long[] splitPoints = sample.splitPoints(section);
        Bracket bracket = new Bracket(SortKey.START, 0, SortKey.END, rows);
        while (row - bracket.rowsBefore() > maxDropped) {
            long split = splitPoint(bracket, splitPoints, row, section.sortKey());
            if (split <= bracket.from() || split >= bracket.to()) {
                break;
            }
            long before = source.count(section.between(SortKey.START, split));
            bracket = before <= row
                    ? new Bracket(split, before, bracket.to(), bracket.rowsUpTo())
                    : new Bracket(bracket.from(), bracket.rowsBefore(), split, before);
        }
        return bracket;
    }

    /** A key that is probably a little before the row; a bound of the bracket when splitting it further is useless. */
    private long splitPoint(Bracket bracket, long[] splitPoints, long row, SortKey sortKey) {
        long[] inside = LongStream.of(splitPoints)
                .filter(key -> key > bracket.from() && key < bracket.to())
                .toArray();
        if (inside.length == 0) {
            return bracket.rows() <= maxRead ? bracket.from() : bracket.middle(sortKey);
        }
        double gap = (double) bracket.rows() / (inside.length + 1);
        int index = (int) ((row - maxDropped / 2.0 - bracket.rowsBefore()) / gap) - 1;
        return inside[Math.clamp(index, 0, inside.length - 1)];
    }

    /** Reads windows from a key on, until there are enough rows. */
    private List<Row> read(Section section, long from, @Nullable Keyset after, int skipped, int wanted) {
        long[] splitPoints = sample.splitPoints(section);
        List<Row> rows = new ArrayList<>();
        for (long at = from; at != SortKey.END && rows.size() < skipped + wanted; ) {
            Window window =
                    window(section, at, windowEnd(splitPoints, at, skipped + wanted - rows.size()), skipped + wanted);
            window.rows().stream()
                    .filter(row -> after == null || after.isBefore(section.keysetOf(row)))
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
            RowSource.Found found = source.find(section.between(from, end), rows -> last || rows < maxRead);
            if (found.isComplete()) {
                return new Window(found.rows(), end);
            }
            long[] splitPoints = found.rows().stream()
                    .mapToLong(section.sortKey()::key)
                    .sorted()
                    .toArray();
            end = Math.clamp(splitPoints[Math.min(wanted, splitPoints.length - 1)] + 1, from + 1, end - 1);
        }
    }

    /** Where a window should end so that it most probably holds the rows needed without being much larger. */
    private long windowEnd(long[] splitPoints, long from, int needed) {
        double gaps = needed / sample.gap();
        double sufficient = gaps + MARGIN * Math.sqrt(gaps) + 2;
        // Half way, in standard deviations, between too few rows and more than one answer can hold.
        double middle = Math.pow((Math.sqrt(gaps) + Math.sqrt(Math.max(2 * needed, pageSize) / sample.gap())) / 2, 2);
        int ahead = Math.max(1, (int) Math.round(Math.min(sufficient, middle)));
        long[] further = LongStream.of(splitPoints).filter(key -> key > from).toArray();
        return ahead > further.length ? SortKey.END : further[ahead - 1];
    }

    /**
     * The rows of a page.
     *
     * @param keyed how many of them have the sort key; they come first
     * @param horizon for the pages after it
     */
    record Found(List<Row> rows, int keyed, KeyHorizon horizon) {
        static final Found NONE = new Found(List.of(), 0, new KeyHorizon.Current());
    }

    private record Window(List<Row> rows, long to) {}

    /** A key range with exact counts of the rows before each of its ends. */
    private record Bracket(long from, long rowsBefore, long to, long rowsUpTo) {
        long rows() {
            return rowsUpTo - rowsBefore;
        }

        /** Half way between its ends, or between the least and the greatest key there can be. */
        long middle(SortKey sortKey) {
            return switch (sortKey) {
                case SortKey.WorkflowIds ids ->
                    half(Math.max(from, SortKey.WorkflowIds.FIRST), Math.min(to, SortKey.WorkflowIds.LAST));
                case SortKey.Ascending ascending -> half(Math.max(from, 0), Math.min(to, now()));
                case SortKey.Descending descending -> half(Math.max(from, -now()), Math.min(to, 0));
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
