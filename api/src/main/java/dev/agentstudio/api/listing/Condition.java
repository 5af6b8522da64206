package dev.agentstudio.api.listing;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A predicate on runs. The same condition is sent to visibility as a query and applied to rows that visibility does not have yet, so
 * both select the same runs. An absent attribute fulfils nothing but the negation of {@link Present}.
 */
sealed interface Condition {
    /** Fulfilled by every run. */
    Condition ANY = new All(List.of());

    boolean matches(Row row);

    static Condition all(Condition... conditions) {
        return new All(Stream.of(conditions)
                .flatMap(condition -> condition instanceof All all ? all.conditions().stream() : Stream.of(condition))
                .toList());
    }

    static Condition either(Condition... conditions) {
        return new Either(List.of(conditions));
    }

    /** @param conditions empty for {@link #ANY} */
    record All(List<Condition> conditions) implements Condition {
        @Override
        public boolean matches(Row row) {
            return conditions.stream().allMatch(condition -> condition.matches(row));
        }
    }

    /** @param conditions at least one */
    record Either(List<Condition> conditions) implements Condition {
        @Override
        public boolean matches(Row row) {
            return conditions.stream().anyMatch(condition -> condition.matches(row));
        }
    }

    record Text(Attribute attribute, String value) implements Condition {
        @Override
        public boolean matches(Row row) {
            return value.equals(row.value(attribute));
        }
    }

    record Yes(Attribute attribute) implements Condition {
        @Override
        public boolean matches(Row row) {
            return Boolean.TRUE.equals(row.value(attribute));
        }
    }

    /** @param values at least one */
    record OneOf(Attribute attribute, Set<String> values) implements Condition {
        @Override
        public boolean matches(Row row) {
            return row.value(attribute) instanceof String text && values.contains(text);
        }
    }

    /** @param values at least one */
    record NoneOf(Attribute attribute, Set<String> values) implements Condition {
        @Override
        public boolean matches(Row row) {
            return row.value(attribute) instanceof String text && !values.contains(text);
        }
    }

    record Present(Attribute attribute, boolean present) implements Condition {
        @Override
        public boolean matches(Row row) {
            return present == (row.value(attribute) != null);
        }
    }

    /** At this time or later. */
    record Since(Attribute attribute, Instant from) implements Condition {
        @Override
        public boolean matches(Row row) {
            return row.value(attribute) instanceof Instant time && !time.isBefore(from);
        }
    }

    /** Before this time. */
    record Before(Attribute attribute, Instant to) implements Condition {
        @Override
        public boolean matches(Row row) {
            return row.value(attribute) instanceof Instant time && time.isBefore(to);
        }
    }

    /** The workflow id is this text or comes after it. */
    record IdFrom(String from) implements Condition {
        @Override
        public boolean matches(Row row) {
            return row.workflowId().value().compareTo(from) >= 0;
        }
    }

    /** The workflow id comes before this text. */
    record IdBelow(String to) implements Condition {
        @Override
        public boolean matches(Row row) {
            return row.workflowId().value().compareTo(to) < 0;
        }
    }
}
