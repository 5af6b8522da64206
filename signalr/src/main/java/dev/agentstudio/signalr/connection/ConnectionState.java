package dev.agentstudio.signalr.connection;

/** How far a connection has come. */
enum ConnectionState {
    /** No handshake yet. */
    NEGOTIATED,
    OPEN,
    ENDED
}
