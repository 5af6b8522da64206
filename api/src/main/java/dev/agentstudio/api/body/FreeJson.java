package dev.agentstudio.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks JSON that is the caller's own, so that whatever is accepted can also be stored and handed to an agent. */
final class FreeJson {
    /**
     * Most levels of objects and arrays, the outermost one included. Agents read 200 levels (the limit of Pydantic's parser), among which
     * are those of the call around it and of results that contain it.
     */
    static final int MAX_DEPTH = 100;

    static final String HALF_A_CHARACTER = "The text has half of a surrogate pair, which is no character";

    /** Reported at the object that contains it, since the name itself cannot be written. */
    static final String HALF_A_NAME = "A member's name has half of a surrogate pair, which is no character";

    private static final Pattern SURROGATE = Pattern.compile("[\\x{d800}-\\x{dfff}]");

    private final FieldErrors errors;

    FreeJson(FieldErrors errors) {
        this.errors = errors;
    }

    /** Whether text is made of whole characters. Half of a surrogate pair, which JSON can write, has no UTF-8. */
    static boolean isWhole(String text) {
        return !SURROGATE.matcher(text).find();
    }

    /** Adds everything that is wrong with a value; true when that is nothing. */
    boolean accepts(JsonNode value, String path) {
        int before = errors.count();
        check(value, path, 1);
        return errors.count() == before;
    }

    private void check(JsonNode value, String path, int depth) {
        if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
            // It would become infinite, for which JSON has no word.
            errors.add(path, ErrorCode.RANGE_ERROR, "The number is too large to be kept");
        } else if (value.isTextual() && !isWhole(value.textValue())) {
            errors.add(path, ErrorCode.INVALID_FORMAT, HALF_A_CHARACTER);
        } else if (value.isContainerNode() && depth > MAX_DEPTH) {
            errors.add(path, ErrorCode.RANGE_ERROR, "At most %d levels of nesting are accepted".formatted(MAX_DEPTH));
        } else {
            checkMembers(value, path, depth + 1);
        }
    }

    private void checkMembers(JsonNode value, String path, int depth) {
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            if (isWhole(member.getKey())) {
                check(member.getValue(), path + "." + member.getKey(), depth);
            } else {
                errors.add(path, ErrorCode.INVALID_FORMAT, HALF_A_NAME);
            }
        }
        for (int index = 0; value.isArray() && index < value.size(); index++) {
            check(value.get(index), "%s[%d]".formatted(path, index), depth);
        }
    }
}
