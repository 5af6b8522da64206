package dev.agentstudio.api.connection;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of one body while it arrives, against the memory for unfinished bodies. An ordinary request stays below
 * {@link #FREE} and never meets a limit, whatever others send.
 */
final class RequestBody {
    /** Bytes of each body that do not count; the limit of connections bounds them. */
    static final int FREE = 16 * 1024;

    /** What a piece counts at least: each one costs a buffer and objects of its own, however few bytes it has. */
    static final int MIN_PIECE = 512;

    private final Usage memory;
    private final Supplier<String> caller;
    private @Nullable String countedFor;
    private int free = FREE;
    private long counted;

    /** @param caller asked for when a body turns out to be a large one */
    RequestBody(Usage memory, Supplier<String> caller) {
        this.memory = memory;
        this.caller = caller;
    }

    /** Whether there is memory for one more piece. */
    boolean add(int bytes) {
        int size = Math.max(bytes, MIN_PIECE);
        if (size <= free) {
            free -= size;
            return true;
        }
        if (countedFor == null) {
            countedFor = caller.get();
        }
        boolean isTaken = memory.take(countedFor, size);
        counted += isTaken ? size : 0;
        return isTaken;
    }

    /** Returns what was counted; nothing may be added after this. */
    void close() {
        if (countedFor != null && counted > 0) {
            memory.giveBack(countedFor, counted);
            counted = 0;
        }
    }
}
