package dev.agentstudio.api.listing;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.execution.RunAttributes;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.http.HttpParameters;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and checks the query parameters of a list. */
final class ListQueryReader {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1000;

    private static final Set<String> KNOWN = Set.of(
            "status",
            "pattern",
            "definitionId",
            "initiatedBy",
            "createdAfter",
            "createdBefore",
            "sortBy",
            "sortOrder",
            "limit",
            "offset",
            "cursor");

    private final HttpParameters parameters;
    private final FieldErrors errors = new FieldErrors();

    private ListQueryReader(HttpParameters parameters) {
        this.parameters = parameters;
    }

    /** @throws ProblemException that lists everything that is wrong */
    static ListQuery read(HttpParameters parameters) {
        return new ListQueryReader(parameters).read();
    }

    private ListQuery read() {
        checkNames();
        ListQuery query = new ListQuery(
                filter(),
                word("sortBy", SortBy::of, Stream.of(SortBy.values()).map(SortBy::word))
                        .orElse(SortBy.CREATED_AT),
                word("sortOrder", SortOrder::of, Stream.of(SortOrder.values()).map(SortOrder::word))
                        .orElse(SortOrder.DESC),
                number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
                number("offset", 0, Integer.MAX_VALUE, 0),
                text("cursor").orElse(null));
        if (query.cursor() != null && parameters.contains("offset")) {
            errors.add("offset", ErrorCode.INVALID_FORMAT, "A page begins at an offset or at a cursor, not at both");
        }
        errors.throwIfAny();
        return query;
    }

    private ListQuery.Filter filter() {
        return new ListQuery.Filter(
                word(
                                "status",
                                ListQueryReader::status,
                                Stream.of(WorkflowStatus.values()).map(WorkflowStatus::word))
                        .orElse(null),
                word("pattern", Pattern::of, Arrays.stream(Pattern.values()).map(Pattern::word))
                        .map(Pattern::word)
                        .orElse(null),
                keyword("definitionId"),
                keyword("initiatedBy"),
                time("createdAfter"),
                time("createdBefore"));
    }

    /** A misspelt filter must not be ignored: the answer would be taken for what was asked. */
    private void checkNames() {
        for (String name : parameters.names()) {
            if (!KNOWN.contains(name)) {
                String names = KNOWN.stream().sorted().collect(Collectors.joining(", "));
                errors.add(name, ErrorCode.INVALID_FORMAT, "Unknown parameter; known ones are " + names);
            }
        }
    }

    private Optional<String> text(String name) {
        List<String> values = parameters.getAll(name);
        if (values.size() > 1) {
            errors.add(name, ErrorCode.INVALID_FORMAT, "'%s' is given more than once".formatted(name));
            return Optional.empty();
        }
        return values.stream().findFirst();
    }

    private <T> Optional<T> word(String name, Function<String, Optional<T>> of, Stream<String> words) {
        Optional<String> text = text(name);
        Optional<T> value = text.flatMap(of);
        if (text.isPresent() && value.isEmpty()) {
            errors.add(
                    name,
                    ErrorCode.INVALID_FORMAT,
                    "'%s' must be one of: %s".formatted(name, words.collect(Collectors.joining(", "))));
        }
        return value;
    }

    private @Nullable String keyword(String name) {
        String text = text(name).orElse(null);
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

    private int number(String name, int min, int max, int absent) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return absent;
        }
        if (!text.get().matches("[+-]?\\d{1,30}")) {
            errors.add(name, ErrorCode.INVALID_FORMAT, "A whole number is expected");
            return absent;
        }
        java.math.BigInteger number = new java.math.BigInteger(text.get());
        if (number.bitLength() > 31 || number.intValue() < min || number.intValue() > max) {
            errors.add(name, ErrorCode.RANGE_ERROR, "'%s' must be between %d and %d".formatted(name, min, max));
            return absent;
        }
        return number.intValue();
    }

    private @Nullable Instant time(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text.get()).toInstant();
        } catch (DateTimeException e) {
            errors.add(name, ErrorCode.INVALID_FORMAT, "A time such as \"2026-01-31T12:00:00Z\" is expected");
            return null;
        }
    }

    private static Optional<WorkflowStatus> status(String word) {
        return Stream.of(WorkflowStatus.values())
                .filter(status -> status.word().equals(word))
                .findFirst();
    }
}
