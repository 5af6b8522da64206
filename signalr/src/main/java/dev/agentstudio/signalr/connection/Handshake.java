package dev.agentstudio.signalr.connection;

import dev.agentstudio.signalr.protocol.HandshakeRequest;
import dev.agentstudio.signalr.protocol.HubProtocol;
import dev.agentstudio.signalr.protocol.JsonHubProtocol;
import dev.agentstudio.signalr.protocol.MessagePackHubProtocol;
import dev.agentstudio.signalr.protocol.ProtocolException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What client and server agreed on.
 *
 * @param stateful whether messages are numbered, so that a new socket may continue the connection
 */
record Handshake(HubProtocol protocol, boolean stateful) {
    private static final HubProtocol JSON = new JsonHubProtocol();
    private static final HubProtocol MESSAGE_PACK = new MessagePackHubProtocol();
    private static final Map<String, HubProtocol> PROTOCOLS =
            Map.of(JSON.name(), JSON, MESSAGE_PACK.name(), MESSAGE_PACK);

    /**
     * Reads a client's first record.
     *
     * @param kind of the transport; null when the client sends before it has one
     * @throws ProtocolException with a message for the client when nothing can be agreed on
     */
    static Handshake accept(byte[] record, Transport.@Nullable Kind kind) throws ProtocolException {
        HandshakeRequest request = HandshakeRequest.read(record);
        HubProtocol protocol = PROTOCOLS.get(request.protocol());
        if (protocol == null) {
            throw new ProtocolException("The protocol '%s' is not supported.".formatted(request.protocol()));
        }
        if (request.version() < 0 || request.version() > HandshakeRequest.MAX_VERSION) {
            throw new ProtocolException("The server does not support version %d of the '%s' protocol."
                    .formatted(request.version(), request.protocol()));
        }
        if (kind != null && !kind.carries(protocol.format())) {
            throw new ProtocolException(
                    "Cannot use the '%s' protocol on the current transport. The transport does not support '%s' transfer format."
                            .formatted(protocol.name(), protocol.format().word()));
        }
        return new Handshake(protocol, request.version() == HandshakeRequest.MAX_VERSION);
    }
}
