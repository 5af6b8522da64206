package dev.agentstudio.signalr.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first record of a server, always JSON.
 *
 * @param error why the connection ends; null when the handshake succeeded
 */
public record HandshakeResponse(@Nullable String error) {
    public static final HandshakeResponse OK = new HandshakeResponse(null);

    /** As a whole record, separator included. */
    public byte[] write() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (error != null) {
            json.put("error", error);
        }
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        byte[] record = Arrays.copyOf(text, text.length + 1);
        record[text.length] = RecordReader.SEPARATOR;
        return record;
    }
}
