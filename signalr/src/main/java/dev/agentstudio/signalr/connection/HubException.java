package dev.agentstudio.signalr.connection;

/** An error of a hub method whose message the caller is shown. */
public final class HubException extends Exception {
    public HubException(String message) {
        super(message);
    }
}
