package dev.agentstudio.signalr.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients connect to. For one connection the methods are called one after the other, in the order in which the client's messages
 * arrived; for different connections concurrently. They may block.
 */
public interface Hub {
    /** The handshake succeeded. */
    void connected(HubClient client);

    /** Whether clients may call a method of this name. Names are compared without regard to case. */
    boolean hasMethod(String name);

    /**
     * Carries out a method that {@link #hasMethod} knows.
     *
     * @return its result; null for none
     * @throws HubException an error that the caller is shown
     */
    @Nullable
    JsonNode invoke(HubClient client, String method, List<JsonNode> arguments) throws HubException;

    /** The connection has ended. Called exactly once after {@link #connected}. */
    void disconnected(HubClient client);

    /** More messages are queued for a client than {@link HubSettings.QueueLimits#warning}. Called once until the queue is short again. */
    void fellBehind(HubClient client, int queuedMessages);
}
