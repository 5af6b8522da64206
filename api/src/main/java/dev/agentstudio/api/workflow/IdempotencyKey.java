package dev.agentstudio.api.workflow;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import io.micronaut.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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

    /** The id of the workflow that this key of that owner stands for: whichever node is asked, and however often. */
    String workflowId(String owner) {
        return WorkflowIds.of(digest(owner));
    }

    /** What ids are made of that stand for this key of that owner. */
    public byte[] digest(String owner) {
        return Digests.sha256((owner + '\0' + value).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key was sent before. Fails when it was with something else.
     *
     * @param known what it was sent with
     */
    public static void requireSame(Object known, Object sent) {
        if (!Digests.of(known).equals(Digests.of(sent))) {
            FieldErrors errors = new FieldErrors();
            errors.add(
                    HEADER,
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "This key was sent before with another body; a new request needs a new key");
            errors.throwIfAny();
        }
    }
}
