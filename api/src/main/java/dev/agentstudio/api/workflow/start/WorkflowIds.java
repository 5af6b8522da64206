package dev.agentstudio.api.workflow.start;

import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.workflows.id.WorkflowId;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes workflow ids. Lists rely on their being evenly spread. */
final class WorkflowIds {
    private static final String PREFIX = "wf_";

    /** Bytes of an id: enough that two never meet. */
    private static final int BYTES = 8;

    private static final SecureRandom RANDOM = new SecureRandom();

    private WorkflowIds() {}

    static WorkflowId random() {
        byte[] id = new byte[BYTES];
        RANDOM.nextBytes(id);
        return of(id);
    }

    /** The id of the workflow that a key of an owner represents: whichever node is asked, and however often. */
    static WorkflowId of(IdempotencyKey key, String owner) {
        return of(key.digest(owner));
    }

    /** @param bytes evenly distributed, at least 8 of them */
    private static WorkflowId of(byte[] bytes) {
        return new WorkflowId(PREFIX + HexFormat.of().formatHex(bytes, 0, BYTES));
    }
}
