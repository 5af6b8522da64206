package dev.agentstudio.api.listing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What rows are ordered by, as numbers: windows are cut between them. Rows at the same place are in the order of their ids. */
sealed interface Axis {
    /** Before every place. */
    long START = Long.MIN_VALUE;

    /** After every place. */
    long END = Long.MAX_VALUE;

    long place(Row row);

    /** @param to exclusive */
    Condition between(long from, long to);

    /** The milliseconds of a time that all rows have. */
    record Ascending(Attribute attribute) implements Axis {
        @Override
        public long place(Row row) {
            return millis(row, attribute);
        }

        @Override
        public Condition between(long from, long to) {
            return window(attribute, from, to);
        }
    }

    /** The same, newest first. */
    record Descending(Attribute attribute) implements Axis {
        @Override
        public long place(Row row) {
            return -millis(row, attribute);
        }

        @Override
        public Condition between(long from, long to) {
            return window(attribute, to == END ? START : 1 - to, from == START ? END : 1 - from);
        }
    }

    /** The first digits of a workflow id. Ids are random, so rows lie evenly between {@link #FIRST} and {@link #LAST}. */
    record Ids() implements Axis {
        private static final String PREFIX = "wf_";

        /** Hex digits of an id that make its place: as many as fit. */
        private static final int DIGITS = 15;

        static final long FIRST = 0;
        static final long LAST = (1L << (4 * DIGITS)) - 1;

        @Override
        public long place(Row row) {
            return place(row.workflowId());
        }

        static long place(String id) {
            if (id.compareTo(PREFIX) < 0) {
                return START;
            }
            if (!id.startsWith(PREFIX)) {
                return END - 1;
            }
            long place = 0;
            for (int digit = 0; digit < DIGITS; digit++) {
                int at = PREFIX.length() + digit;
                int value = at < id.length() ? Math.max(0, Character.digit(id.charAt(at), 16)) : 0;
                place = place * 16 + value;
            }
            return place;
        }

        static String id(long place) {
            return PREFIX + "%015x".formatted(place);
        }

        @Override
        public Condition between(long from, long to) {
            List<Condition> bounds = new ArrayList<>();
            if (from > FIRST) {
                bounds.add(new Condition.IdFrom(id(from)));
            }
            if (to <= LAST) {
                bounds.add(new Condition.IdBelow(id(to)));
            }
            return new Condition.All(bounds);
        }
    }

    private static long millis(Row row, Attribute attribute) {
        return row.value(attribute) instanceof Instant time ? time.toEpochMilli() : END - 1;
    }

    private static Condition window(Attribute attribute, long from, long to) {
        List<Condition> bounds = new ArrayList<>();
        if (from != START) {
            bounds.add(new Condition.Since(attribute, Instant.ofEpochMilli(from)));
        }
        if (to != END) {
            bounds.add(new Condition.Before(attribute, Instant.ofEpochMilli(to)));
        }
        return new Condition.All(bounds);
    }
}
