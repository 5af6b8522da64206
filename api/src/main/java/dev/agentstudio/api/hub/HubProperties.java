package dev.agentstudio.api.hub;

import dev.agentstudio.signalr.connection.HubSettings;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/**
 * Times and limits of the hub.
 *
 * @param maxConnections of all clients on this node; further ones are refused
 * @param keepAlive after this time without a message to a client it is pinged
 * @param clientTimeout a client that sends nothing for this time is disconnected
 * @param handshakeTimeout from the opening of a transport to the client's handshake
 * @param invocationsPerMinute of one connection
 * @param invocationsPerMinutePerUser of all connections of one user on this node
 */
@ConfigurationProperties("hub")
record HubProperties(
        int maxConnections,
        Duration keepAlive,
        Duration clientTimeout,
        Duration handshakeTimeout,
        int invocationsPerMinute,
        int invocationsPerMinutePerUser) {
    HubSettings settings() {
        HubSettings defaults = HubSettings.DEFAULT;
        return new HubSettings(
                keepAlive,
                clientTimeout,
                handshakeTimeout,
                defaults.detachedTimeout(),
                defaults.pollTimeout(),
                defaults.sendTimeout(),
                defaults.maxMessageBytes(),
                defaults.maxPendingInvocations(),
                invocationsPerMinute,
                new HubSettings.UserLimits(
                        invocationsPerMinutePerUser, defaults.userLimits().waitingConnections()),
                defaults.queue());
    }
}
