package dev.agentstudio.signalr.connection;

import java.time.Duration;

/**
 * Times and limits of a hub.
 *
 * @param keepAlive after this time without a message to the client, a ping is sent
 * @param clientTimeout a client that has pinged once and sends nothing for this time is disconnected; not with long polling
 * @param handshakeTimeout from the start of the transport to the client's handshake
 * @param detachedTimeout how long a connection lives without a transport, or without a poll
 * @param pollTimeout how long a poll is held when there is nothing to send
 * @param sendTimeout how long one frame may take to be written
 * @param maxMessageBytes largest record that a client may send, with its separator or length prefix
 * @param maxPendingInvocations invocations of one connection that wait for an earlier one
 * @param invocationsPerMinute of one connection; further ones are refused
 */
public record HubSettings(
        Duration keepAlive,
        Duration clientTimeout,
        Duration handshakeTimeout,
        Duration detachedTimeout,
        Duration pollTimeout,
        Duration sendTimeout,
        int maxMessageBytes,
        int maxPendingInvocations,
        int invocationsPerMinute,
        UserLimits userLimits,
        QueueLimits queue) {
    /** The times and the message size of ASP.NET Core; it has no limits of invocations, connections and queued messages. */
    public static final HubSettings DEFAULT = new HubSettings(
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(90),
            Duration.ofSeconds(10),
            32 * 1024,
            256,
            100,
            new UserLimits(1_000, 1_000),
            new QueueLimits(1_000, 5_000, 10_000, 16 * 1024 * 1024));

    /**
     * What one user may use on a node.
     *
     * @param invocationsPerMinute of all the user's connections together; further ones are refused
     * @param waitingConnections that were negotiated and that no transport has carried yet
     */
    public record UserLimits(int invocationsPerMinute, int waitingConnections) {}

    /**
     * Messages queued for a slow client.
     *
     * @param warning beyond which the hub is warned
     * @param dropping beyond which droppable messages are dropped
     * @param closing beyond which the connection is closed
     * @param closingBytes of all queued messages, beyond which the connection is closed
     */
    public record QueueLimits(int warning, int dropping, int closing, int closingBytes) {
        /** Why a connection is closed. */
        String excess() {
            return "More than %d messages or %d bytes are queued.".formatted(closing, closingBytes);
        }
    }
}
