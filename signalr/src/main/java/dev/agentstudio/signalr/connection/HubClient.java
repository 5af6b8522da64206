package dev.agentstudio.signalr.connection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.signalr.protocol.HubMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connected client, as a hub sees it. Thread-safe; nothing here blocks. */
public interface HubClient {
    /** Public id, unique on this node. */
    String id();

    HubUser user();

    Instant connectedAt();

    /** Calls a method of the client. Dropped when the connection has ended. */
    default void send(String target, JsonNode argument) {
        send(List.of(HubMessage.Invocation.of(target, List.of(argument))), Importance.REQUIRED);
    }

    /** Sends messages in this order and in one frame, so that a client whose connection is lost has received all of them or none. */
    void send(List<HubMessage.Invocation> messages, Importance importance);

    /** Runs an action on the hub's executor once few messages wait for the client; never when the connection ends before. */
    void whenReady(Runnable action);

    /**
     * Ends the connection after what is queued.
     *
     * @param error shown to the client; null for an ordinary end
     * @param allowReconnect whether a client with automatic reconnect shall connect again
     */
    void close(@Nullable String error, boolean allowReconnect);

    /** What happens to messages for a client that reads too slowly. */
    enum Importance {
        /** Queued as long as the connection lives. */
        REQUIRED,
        /** Dropped while too many messages are queued. */
        DROPPABLE
    }
}
