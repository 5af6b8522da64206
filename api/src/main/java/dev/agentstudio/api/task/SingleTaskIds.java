package dev.agentstudio.api.task;

import dev.agentstudio.workflows.id.TaskId;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids of single tasks: unique everywhere, unlike those within a workflow. */
final class SingleTaskIds {
    private static final String PREFIX = "task_";

    /** Bytes of an id: enough that two never meet, and that none is guessed. */
    static final int BYTES = 12;

    private static final SecureRandom RANDOM = new SecureRandom();

    private SingleTaskIds() {}

    static TaskId random() {
        byte[] id = new byte[BYTES];
        RANDOM.nextBytes(id);
        return of(id);
    }

    /** @param bytes evenly distributed, at least {@value #BYTES} of them */
    static TaskId of(byte[] bytes) {
        return new TaskId(PREFIX + HexFormat.of().formatHex(bytes, 0, BYTES));
    }

    static boolean isOne(String text) {
        return text.matches(PREFIX + "[0-9a-f]{" + 2 * BYTES + "}");
    }
}
