package dev.agentstudio.api.workflow;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that a caller hears of everything at once. */
final class FieldErrors {
    /** Errors listed in one answer; whoever has more has one cause for most of them. */
    private static final int MAX = 100;

    private final List<FieldError> errors = new ArrayList<>();

    void add(String field, ErrorCode code, String message) {
        if (errors.size() < MAX) {
            errors.add(new FieldError(field, message, code));
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** @throws ProblemException with all errors, if there are any */
    void throwIfAny() {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }
}
