package dev.agentstudio.qa.race;

import java.util.Set;

/** What a client can ask for while others ask for something else. */
enum Operation {
    PAUSE,
    RESUME,
    /** Resume with a {@code checkpointId}. */
    RESUME_FROM,
    CANCEL,
    DELETE,
    FORK,
    /** Execute with the Idempotency-Key and body of the workflow: waits for its end. */
    EXECUTE,
    /** Create with the Idempotency-Key and body of the workflow: answers with the workflow that exists. */
    RECREATE,
    /** The detail, the list or the checkpoints. */
    READ;

    /** Whether the API documents this status for the operation; 503, which promises nothing, it documents for all. */
    boolean mayAnswer(int status) {
        Set<Integer> statuses = switch (this) {
            case PAUSE, CANCEL, DELETE -> Set.of(200, 404, 409, 412);
            case RESUME, RESUME_FROM -> Set.of(200, 404, 408, 409, 412);
            case FORK -> Set.of(201, 404, 409, 412);
            case EXECUTE -> Set.of(200, 404, 408, 499);
            case RECREATE -> Set.of(201);
            case READ -> Set.of(200, 404);
        };
        return status == 503 || statuses.contains(status);
    }

    /** Whether it answers only when the workflow has ended or is paused. */
    boolean isBlocking() {
        return this == RESUME || this == RESUME_FROM || this == EXECUTE;
    }

    /** Whether a paused workflow may not stay paused after it. */
    boolean endsPause() {
        return this == RESUME || this == RESUME_FROM || this == CANCEL || this == DELETE;
    }

    /** Whether it takes an {@code If-Match} header. */
    boolean isConditional() {
        return this == PAUSE || this == RESUME || this == CANCEL || this == DELETE;
    }

    /** Whether it finds a workflow by its Idempotency-Key, and so creates it again when it was deleted. */
    boolean isByKey() {
        return this == EXECUTE || this == RECREATE;
    }
}
