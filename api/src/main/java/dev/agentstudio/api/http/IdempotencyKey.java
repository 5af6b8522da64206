package dev.agentstudio.api.http;

import dev.agentstudio.api.digest.Digests;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.execution.ControlSignal;
import dev.agentstudio.workflows.payload.Sha256;
import io.micronaut.http.HttpHeaders;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names one intention of a caller, so that it is carried out once however often it is sent.
 *
 * @param value 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String value) {
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern FORMAT = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** @throws ProblemException when there is one that cannot be used; ignoring it would make a retry unsafe */
    public static Optional<IdempotencyKey> of(HttpHeaders headers) {
        List<String> values = headers.getAll(HEADER);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        FieldErrors errors = new FieldErrors();
        if (values.size() > 1) {
            errors.add(HEADER, ErrorCode.INVALID_FORMAT, "'%s' is given more than once".formatted(HEADER));
        } else if (!FORMAT.matcher(values.getFirst()).matches()) {
            errors.add(HEADER, ErrorCode.INVALID_FORMAT, "1 to 255 visible ASCII characters are expected");
        }
        errors.throwIfAny();
        return Optional.of(new IdempotencyKey(values.getFirst()));
    }

    /** What ids are made of that represent this key of that owner. */
    public byte[] digest(String owner) {
        return Sha256.of(owner + '\0' + value);
    }

    /** The id under which a workflow remembers what was sent with this key of that owner. */
    public String requestId(String owner, Object sent) {
        return ControlSignal.repeatable(HexFormat.of().formatHex(digest(owner)), Digests.of(sent));
    }

    /**
     * The key was sent before. Fails when it was with something else.
     *
     * @param known what it was sent with
     */
    public static void requireSame(Object known, Object sent) {
        if (!Digests.of(known).equals(Digests.of(sent))) {
            throw reused();
        }
    }

    private static ProblemException reused() {
        return ProblemException.invalid(List.of(new FieldError(
                HEADER,
                "This key was sent before with another body; a new request needs a new key",
                ErrorCode.IDEMPOTENCY_KEY_REUSED)));
    }

    /**
     * Whether one of these requests was this one.
     *
     * @param sent id of this request
     * @throws ProblemException when one was sent with the same key and another body
     */
    public static boolean isRepeated(Stream<String> known, String sent) {
        return known.filter(request -> ControlSignal.isOfSameKey(request, sent))
                .map(request -> {
                    if (!request.equals(sent)) {
                        throw reused();
                    }
                    return true;
                })
                .findFirst()
                .orElse(false);
    }
}
