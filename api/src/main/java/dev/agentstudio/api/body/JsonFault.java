package dev.agentstudio.api.body;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a text is not JSON, worded for its author. The parser's own messages also mention the parser; only the parts that are known to be about
 * the text are passed on, and unknown messages not at all.
 *
 * @param start how messages of this kind begin; what it captures is the text's
 * @param words with {@code $1} for what was captured
 */
record JsonFault(Pattern start, String words) {
    /** The first that fits counts. What is shown of the text is short, and can be shown. */
    private static final List<JsonFault> ALL = List.of(
            of("Unexpected end-of-input", "Unexpected end of the text"),
            of("Duplicate field '([^\\x{d800}-\\x{dfff}]{0,100})'$", "Duplicate field '$1'"),
            of("Duplicate field", "Duplicate field"),
            of("Illegal .*\\(CTRL-CHAR, code (\\d+)\\)", "Control character of code $1"),
            of("Unexpected character \\('([\\x20-\\x7e])'", "Unexpected character '$1'"),
            of("Unexpected close marker '(.)'", "Unexpected character '$1'"),
            of("Unexpected character", "Unexpected character"),
            of("Unrecognized character escape", "Unknown escape after a backslash"),
            of("Unrecognized token '([\\x20-\\x7e&&[^']]{1,100})", "Unrecognized token '$1'"),
            of("Non-standard token '([^']{1,100})", "Unrecognized token '$1'"),
            of("Unrecognized token", "Unrecognized token"),
            of("Trailing token", "Text follows the JSON value"),
            of("Invalid UTF-8", "Unexpected byte"),
            of("Invalid numeric value", "Malformed number"),
            of("Document nesting depth", "Nested deeper than %d levels", StreamReadConstraints.DEFAULT_MAX_DEPTH),
            of("Number value length", "Number of more than %d characters", StreamReadConstraints.DEFAULT_MAX_NUM_LEN),
            of("Name length", "Name of more than %d characters", StreamReadConstraints.DEFAULT_MAX_NAME_LEN));

    private static JsonFault of(String start, String words) {
        return new JsonFault(Pattern.compile(start, Pattern.DOTALL), words);
    }

    private static JsonFault of(String start, String words, int limit) {
        return of(start, words.formatted(limit));
    }

    /** With the place, if the parser knows it. */
    static String describe(JsonProcessingException failure) {
        JsonLocation at = failure.getLocation();
        String words = words(failure.getOriginalMessage());
        return at == null ? words : "%s (line %d, column %d)".formatted(words, at.getLineNr(), at.getColumnNr());
    }

    private static String words(String message) {
        for (JsonFault fault : ALL) {
            Matcher matcher = fault.start.matcher(message);
            if (matcher.lookingAt()) {
                return matcher.groupCount() == 0 ? fault.words : fault.words.replace("$1", matcher.group(1));
            }
        }
        return "Syntax error";
    }
}
