package dev.agentstudio.signalr.http;

import dev.agentstudio.signalr.connection.HubConnection;
import io.micronaut.http.HttpRequest;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A connection over a WebSocket: a frame of the connection is one message, text for JSON and binary for MessagePack. */
final class WebSocketTransport extends FramePump {
    private final WebSocketSession session;
    private final HttpRequest<?> upgrade;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    WebSocketTransport(HubConnection connection, WebSocketSession session, HttpRequest<?> upgrade) {
        super(connection);
        this.session = session;
        this.upgrade = upgrade;
    }

    @Override
    public Kind kind() {
        return Kind.WEB_SOCKETS;
    }

    @Override
    boolean canWrite() {
        return session.isOpen();
    }

    @Override
    void write(byte[] frame) {
        Object message = connection().sendsText() ? new String(frame, StandardCharsets.UTF_8) : frame;
        CompletableFuture<?> unused = session.sendAsync(message).whenComplete((done, failure) -> {
            if (failure == null) {
                written();
            } else {
                connection().detach(this);
            }
        });
    }

    @Override
    void finish() {
        CloseHandshake.begin(upgrade, CloseReason.NORMAL);
    }

    /** A Close frame would wait behind what the client does not read. */
    @Override
    void cutOff() {
        HubSocket.disconnect(upgrade).run();
    }

    /** The socket is no longer open. */
    void lost() {
        connection().detach(this);
        closed.complete(null);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    @Override
    public boolean isAlive() {
        return session.isOpen();
    }
}
