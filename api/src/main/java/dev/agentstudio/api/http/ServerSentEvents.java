package dev.agentstudio.api.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Server-Sent Events (WHATWG HTML) as bytes. */
public final class ServerSentEvents {
    private ServerSentEvents() {}

    /** A comment, which clients ignore and which keeps a connection open. */
    public static byte[] keepAlive() {
        return bytes(": keep-alive\n\n");
    }

    /** How long a client waits before it connects again. */
    public static byte[] retry(int millis) {
        return bytes("retry: %d\n\n".formatted(millis));
    }

    /** An event without name and id. */
    public static byte[] message(byte[] data) {
        return event(null, null, data);
    }

    /**
     * An event.
     *
     * @param id after which a client continues; null for none
     * @param name null for none
     * @param data without line breaks, such as JSON
     */
    public static byte[] event(@Nullable Long id, @Nullable String name, byte[] data) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(data.length + 64);
        if (id != null) {
            event.writeBytes(bytes("id: %d\n".formatted(id)));
        }
        if (name != null) {
            event.writeBytes(bytes("event: %s\n".formatted(name)));
        }
        event.writeBytes(bytes("data: "));
        event.writeBytes(data);
        event.writeBytes(bytes("\n\n"));
        return event.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
