package dev.agentstudio.temporalclient.setup;

/** What keeps a namespace from being used, in words for an operator: the cause, then what to do. */
final class SetupException extends RuntimeException {
    /** How the command ends. */
    enum Exit {
        /** All is as it must be. */
        READY(0),
        /** What no other exit describes. */
        FAILED(1),
        /** An option or a setting is wrong. */
        USAGE(2),
        /** No connection to Temporal, or one that is not trusted. */
        UNREACHABLE(3),
        /** The server is too old, or bounds payloads below what workflows need. */
        UNSUITABLE(4),
        /** The server refuses the key, the certificate or the operation. */
        NOT_PERMITTED(5),
        /** A search attribute has another type, or finds no room. */
        CONFLICT(6),
        /** With {@code --check}: something is missing. */
        INCOMPLETE(7),
        /** There is no such build of workers, or none of its workers polls. */
        NO_BUILD(8);

        private final int code;

        Exit(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private final Exit exit;

    SetupException(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    SetupException(Exit exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    Exit exit() {
        return exit;
    }
}
