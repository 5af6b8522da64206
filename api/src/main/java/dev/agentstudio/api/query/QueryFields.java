package dev.agentstudio.api.query;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import io.micronaut.http.HttpParameters;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The query parameters of one request. Reads them one by one; what is of a wrong form, out of range or given twice goes into the errors
 * under its name, and reading continues. Parameters that nobody reads are ignored, as everywhere on the web.
 */
public final class QueryFields {
    private final HttpParameters parameters;
    private final FieldErrors errors;

    public QueryFields(HttpParameters parameters, FieldErrors errors) {
        this.parameters = parameters;
        this.errors = errors;
    }

    public boolean has(String name) {
        return parameters.contains(name);
    }

    /** Empty when absent, and after an error. */
    public Optional<String> text(String name) {
        List<String> values = parameters.getAll(name);
        if (values.size() > 1) {
            errors.add(name, ErrorCode.INVALID_FORMAT, "'%s' is given more than once".formatted(name));
            return Optional.empty();
        }
        return values.stream().findFirst();
    }

    /**
     * One of some words; empty when absent, and after an error.
     *
     * @param words all that {@code of} knows
     */
    public <T> Optional<T> word(String name, Function<String, Optional<T>> of, Stream<String> words) {
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

    /** Returns {@code absent} after an error, too. */
    public int number(String name, int min, int max, int absent) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return absent;
        }
        if (!text.get().matches("[+-]?\\d{1,30}")) {
            errors.add(name, ErrorCode.INVALID_FORMAT, "A whole number is expected");
            return absent;
        }
        BigInteger number = new BigInteger(text.get());
        if (number.bitLength() > 31 || number.intValue() < min || number.intValue() > max) {
            errors.add(name, ErrorCode.RANGE_ERROR, "'%s' must be between %d and %d".formatted(name, min, max));
            return absent;
        }
        return number.intValue();
    }

    /** Returns {@code absent} after an error, too. */
    public boolean flag(String name, boolean absent) {
        return word(name, QueryFields::flag, Stream.of("true", "false")).orElse(absent);
    }

    private static Optional<Boolean> flag(String word) {
        return switch (word) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
