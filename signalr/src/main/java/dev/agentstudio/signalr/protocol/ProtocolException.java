package dev.agentstudio.signalr.protocol;

/** The other side sent what the protocol does not allow. The connection cannot continue; the message may be shown to the other side. */
public final class ProtocolException extends Exception {
    public ProtocolException(String message) {
        super(message);
    }

    ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
