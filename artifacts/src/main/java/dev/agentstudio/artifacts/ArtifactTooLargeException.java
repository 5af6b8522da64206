package dev.agentstudio.artifacts;

import java.io.IOException;

/** A file has more bytes than it may have. */
public final class ArtifactTooLargeException extends IOException {
    private final long maxBytes;

    ArtifactTooLargeException(long maxBytes) {
        super("More than %d bytes".formatted(maxBytes));
        this.maxBytes = maxBytes;
    }

    /** Bytes that it may have. */
    public long maxBytes() {
        return maxBytes;
    }
}
