package dev.agentstudio.api.listing;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.query.QueryFields;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.http.HttpParameters;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and checks the query parameters of a list. */
final class ListQueryReader {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1000;

    /** Visibility's query language takes years of four digits, as RFC 3339 does. */
    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final java.util.regex.Pattern DATE = java.util.regex.Pattern.compile("[+-]?\\d{4,9}-\\d{2}-\\d{2}");

    private final QueryFields fields;
    private final FieldErrors errors = new FieldErrors();

    private ListQueryReader(HttpParameters parameters) {
        this.fields = new QueryFields(parameters, errors);
    }

    /** @throws ProblemException that lists everything that is wrong */
    static ListQuery read(HttpParameters parameters) {
        return new ListQueryReader(parameters).read();
    }

    private ListQuery read() {
        ListQuery query = new ListQuery(
                filter(),
                fields.word("sortBy", SortBy::of, Stream.of(SortBy.values()).map(SortBy::word))
                        .orElse(SortBy.CREATED_AT),
                fields.word(
                                "sortOrder",
                                SortOrder::of,
                                Stream.of(SortOrder.values()).map(SortOrder::word))
                        .orElse(SortOrder.DESC),
                fields.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
                fields.number("offset", 0, Integer.MAX_VALUE, 0),
                fields.text("cursor").orElse(null));
        if (query.cursor() != null && fields.has("offset")) {
            errors.add("offset", ErrorCode.INVALID_FORMAT, "A page begins at an offset or at a cursor, not at both");
        }
        errors.throwIfAny();
        return query;
    }

    private ListQuery.Filter filter() {
        return new ListQuery.Filter(
                fields.word(
                                "status",
                                ListQueryReader::status,
                                Stream.of(WorkflowStatus.values()).map(WorkflowStatus::word))
                        .orElse(null),
                fields.word(
                                "pattern",
                                Pattern::of,
                                Arrays.stream(Pattern.values()).map(Pattern::word))
                        .map(Pattern::word)
                        .orElse(null),
                keyword("definitionId"),
                keyword("initiatedBy"),
                time("createdAfter"),
                time("createdBefore"));
    }

    private @Nullable String keyword(String name) {
        String text = fields.text(name).orElse(null);
        if (text != null && text.isEmpty()) {
            errors.add(name, ErrorCode.INVALID_FORMAT, "'%s' must not be empty".formatted(name));
        } else if (text != null && text.length() > RunAttributes.MAX_KEYWORD_LENGTH) {
            errors.add(
                    name,
                    ErrorCode.RANGE_ERROR,
                    "At most %d characters are accepted".formatted(RunAttributes.MAX_KEYWORD_LENGTH));
        }
        return text;
    }

    private @Nullable Instant time(String name) {
        Optional<String> text = fields.text(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return within(name, instant(text.get()));
        } catch (DateTimeException e) {
            errors.add(
                    name,
                    ErrorCode.INVALID_FORMAT,
                    "A time such as \"2026-01-31T12:00:00Z\", with any offset, or a date such as \"2026-01-31\" is expected");
            return null;
        }
    }

    /** A date is its first moment in UTC. The plus sign of an offset that was sent unescaped arrives as a space. */
    private static Instant instant(String text) {
        return DATE.matcher(text).matches()
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    }

    private @Nullable Instant within(String name, Instant time) {
        if (time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME)) {
            errors.add(name, ErrorCode.RANGE_ERROR, "'%s' must be within the years 0001 to 9999".formatted(name));
            return null;
        }
        return time;
    }

    private static Optional<WorkflowStatus> status(String word) {
        return Stream.of(WorkflowStatus.values())
                .filter(status -> status.word().equals(word))
                .findFirst();
    }
}
