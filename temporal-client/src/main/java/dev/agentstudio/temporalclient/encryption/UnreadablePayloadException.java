package dev.agentstudio.temporalclient.encryption;

import org.jspecify.annotations.Nullable;

/**
 * A payload cannot be decrypted. Not a failure of conversion, which means a payload of another shape: what is encrypted is complete and can be read once this
 * process has the key.
 */
public final class UnreadablePayloadException extends RuntimeException {
    private final String reason;

    UnreadablePayloadException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** The message. */
    String reason() {
        return reason;
    }
}
