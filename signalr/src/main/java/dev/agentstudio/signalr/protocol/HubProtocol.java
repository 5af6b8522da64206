package dev.agentstudio.signalr.protocol;

/** An encoding of hub messages. Implementations are stateless and thread-safe. */
public interface HubProtocol {
    /** As the handshake names it. */
    String name();

    TransferFormat format();

    /** How records of this encoding are separated. */
    Framing framing();

    /** One message as a whole record, separator or length prefix included. */
    byte[] write(HubMessage message);

    /**
     * Reads one record, without its separator or length prefix.
     *
     * @throws ProtocolException when it is not a message
     */
    HubMessage read(byte[] message) throws ProtocolException;

    /** How records are separated in a stream of bytes. */
    enum Framing {
        /** Each record ends with 0x1E (JSON, and every handshake). */
        SEPARATOR,
        /** Each record begins with its length as a variable-length integer (MessagePack). */
        LENGTH_PREFIX
    }
}
