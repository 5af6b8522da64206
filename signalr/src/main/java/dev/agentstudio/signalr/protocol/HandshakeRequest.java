package dev.agentstudio.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The first record of a client, always JSON.
 *
 * @param protocol name of the encoding that follows
 * @param version 0, 1 or 2; 2 when stateful reconnect was negotiated
 */
public record HandshakeRequest(String protocol, int version) {
    /** The newest version of the hub protocol that is spoken here. */
    public static final int MAX_VERSION = 2;

    /** @throws ProtocolException when it is no handshake; its message belongs into the answer */
    public static HandshakeRequest read(byte[] message) throws ProtocolException {
        JsonNode json = JsonHubProtocol.object(message);
        JsonNode protocol = json.path("protocol");
        JsonNode version = json.path("version");
        if (!protocol.isTextual() || !version.isInt()) {
            throw new ProtocolException("The first message is not a handshake.");
        }
        return new HandshakeRequest(protocol.textValue(), version.intValue());
    }
}
