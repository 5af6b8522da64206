package dev.agentstudio.api.workflow;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes workflow ids. Lists rely on their being evenly spread. */
final class WorkflowIds {
    private static final String PREFIX = "wf_";

    /** Bytes of an id: enough that two never meet. */
    private static final int BYTES = 8;

    private static final SecureRandom RANDOM = new SecureRandom();

    private WorkflowIds() {}

    static String random() {
        byte[] id = new byte[BYTES];
        RANDOM.nextBytes(id);
        return of(id);
    }

    /** @param bytes evenly distributed, at least 8 of them */
    static String of(byte[] bytes) {
        return PREFIX + HexFormat.of().formatHex(bytes, 0, BYTES);
    }
}
