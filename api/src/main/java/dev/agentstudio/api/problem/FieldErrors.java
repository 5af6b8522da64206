package dev.agentstudio.api.problem;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that all of it is reported at once. */
public final class FieldErrors {
    /** Errors listed in one answer; more of them usually have one cause. */
    private static final int MAX = 100;

    /** Longest path that is shown whole, in characters. A caller's names may be thousands of times as long, and in every path again. */
    private static final int MAX_PATH = 500;

    private final List<FieldError> errors = new ArrayList<>();
    private int count;

    public void add(String field, ErrorCode code, String message) {
        count++;
        if (errors.size() < MAX) {
            errors.add(new FieldError(shown(field), message, code));
        }
    }

    /** How many errors were added, those included that are too many to be listed. */
    public int count() {
        return count;
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /** @throws ProblemException with all errors, if there are any */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private static String shown(String field) {
        return field.codePointCount(0, field.length()) <= MAX_PATH
                ? field
                : field.substring(0, field.offsetByCodePoints(0, MAX_PATH)) + "…";
    }
}
