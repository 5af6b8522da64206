package dev.agentstudio.api.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when the memory outside the heap is used up. {@code -XX:+ExitOnOutOfMemoryError} does the same for the heap, but does
 * not see this error, which Java code throws: the process would live on without being able to read another byte.
 */
final class DirectMemory {
    /** As the JVM's own option exits. */
    static final int EXIT_CODE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(DirectMemory.class);

    private DirectMemory() {}

    /** @param cause of a failed read or write */
    static void endProcessIfExhausted(Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            LOG.error("Out of memory, the process ends: {}", cause.getMessage());
            // No hooks: they may need memory.
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
