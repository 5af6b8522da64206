package dev.agentstudio.artifacts;

import java.io.IOException;

/** The store has returned other bytes than were saved. */
public final class WrongBytesException extends IOException {
    WrongBytesException(String expected, String found) {
        super("The store returned other bytes than were saved: SHA-256 %s instead of %s".formatted(found, expected));
    }
}
