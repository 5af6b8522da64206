package dev.agentstudio.api.problem;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that a caller hears of everything at once. */
public final class FieldErrors {
    /** Errors listed in one answer; whoever has more has one cause for most of them. */
    private static final int MAX = 100;

    private final List<FieldError> errors = new ArrayList<>();

    public void add(String field, ErrorCode code, String message) {
        if (errors.size() < MAX) {
            errors.add(new FieldError(field, message, code));
        }
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
}
