package dev.agentstudio.dev;

/** Something the user can put right; the message says how, in one line. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message, null, false, false);
    }
}
