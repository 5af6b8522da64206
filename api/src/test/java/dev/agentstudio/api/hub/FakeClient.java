package dev.agentstudio.api.hub;

import dev.agentstudio.signalr.connection.HubClient;
import dev.agentstudio.signalr.connection.HubUser;
import dev.agentstudio.signalr.protocol.HubMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that keeps what it is sent, frame by frame. */
final class FakeClient implements HubClient {
    private final List<List<HubMessage.Invocation>> frames = new ArrayList<>();
    private final List<Importance> importances = new ArrayList<>();

    @Override
    public String id() {
        return "client";
    }

    @Override
    public HubUser user() {
        return new HubUser("alice", null, "");
    }

    @Override
    public Instant connectedAt() {
        return Instant.EPOCH;
    }

    @Override
    public synchronized void send(List<HubMessage.Invocation> messages, Importance importance) {
        frames.add(messages);
        importances.add(importance);
    }

    @Override
    public void whenReady(Runnable action) {
        action.run();
    }

    @Override
    public void close(@Nullable String error, boolean allowReconnect) {}

    synchronized List<Integer> frameSizes() {
        return frames.stream().map(List::size).toList();
    }

    synchronized List<Importance> importances() {
        return List.copyOf(importances);
    }
}
