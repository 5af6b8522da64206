package dev.agentstudio.api.listing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What rows are sorted by, as a number: windows are ranges of it. Rows with equal keys are in the order of their workflow ids. */
sealed interface SortKey {
    /** Before every key. */
    long START = Long.MIN_VALUE;

    /** After every key. */
    long END = Long.MAX_VALUE;

    long key(Row row);

    /** @param to exclusive */
    Condition between(long from, long to);

    /** Milliseconds since 1970, oldest first. */
    record Ascending(Attribute attribute) implements SortKey {
        @Override
        public long key(Row row) {
            return millis(row, attribute);
        }

        @Override
        public Condition between(long from, long to) {
            return window(attribute, from, to);
        }
    }

    /** Negated milliseconds since 1970, newest first. */
    record Descending(Attribute attribute) implements SortKey {
        @Override
        public long key(Row row) {
            return -millis(row, attribute);
        }

        @Override
        public Condition between(long from, long to) {
            return window(attribute, to == END ? START : 1 - to, from == START ? END : 1 - from);
        }
    }

    /** The first hex digits of a workflow id. Ids are random, so keys are spread evenly between {@link #FIRST} and {@link #LAST}. */
    record WorkflowIds() implements SortKey {
        private static final String PREFIX = "wf_";

        /** Hex digits of an id that make its key: as many as fit into a long. */
        private static final int DIGITS = 15;

        static final long FIRST = 0;
        static final long LAST = (1L << (4 * DIGITS)) - 1;

        @Override
        public long key(Row row) {
            return key(row.workflowId().value());
        }

        static long key(String id) {
            if (id.compareTo(PREFIX) < 0) {
                return START;
            }
            if (!id.startsWith(PREFIX)) {
                return END - 1;
            }
            long key = 0;
            for (int digit = 0; digit < DIGITS; digit++) {
                int at = PREFIX.length() + digit;
                int value = at < id.length() ? Math.max(0, Character.digit(id.charAt(at), 16)) : 0;
                key = key * 16 + value;
            }
            return key;
        }

        static String id(long key) {
            return PREFIX + "%015x".formatted(key);
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
