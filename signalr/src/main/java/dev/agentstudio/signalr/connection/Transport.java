package dev.agentstudio.signalr.connection;

import dev.agentstudio.signalr.protocol.TransferFormat;
import java.util.concurrent.CompletableFuture;

/** Carries bytes between a connection and its client. Called under no lock; none of the methods blocks. */
public interface Transport {
    Kind kind();

    /** Something can be sent: take it by {@link HubConnection#takeFrame}, unless a frame is still being written. */
    void flush();

    /** The connection has ended: send what is queued, then end the transport in the ordinary way. */
    void end();

    /** Ends the transport at once: the client does not read. */
    void abort();

    /** Whether the transport has ended, so that nothing more can be sent over it. */
    boolean hasFinished();

    /**
     * Completes when the client's connection has ended. Of a transport that ends with the response to a request it has completed from the
     * beginning: the HTTP server waits for that itself.
     */
    CompletableFuture<Void> closed();

    /**
     * Called regularly.
     *
     * @return false when the client is gone
     */
    boolean isAlive();

    /** The three transports of SignalR. */
    enum Kind {
        WEB_SOCKETS("WebSockets"),
        SERVER_SENT_EVENTS("ServerSentEvents"),
        LONG_POLLING("LongPolling");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As negotiation names it. Clients compare it case-sensitively. */
        public String word() {
            return word;
        }

        public boolean carries(TransferFormat format) {
            return format == TransferFormat.TEXT || this != SERVER_SENT_EVENTS;
        }

        /** Long polling has neither pings nor a client timeout: its polls show that the client is there. */
        boolean isPinged() {
            return this != LONG_POLLING;
        }
    }
}
