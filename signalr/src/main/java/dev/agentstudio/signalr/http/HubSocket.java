package dev.agentstudio.signalr.http;

import dev.agentstudio.signalr.connection.Attachment;
import dev.agentstudio.signalr.connection.ConnectionRegistry;
import dev.agentstudio.signalr.connection.HubConnection;
import dev.agentstudio.signalr.connection.HubSettings;
import dev.agentstudio.signalr.connection.HubUser;
import dev.agentstudio.signalr.connection.Transport;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a hub's WebSocket route does. */
public final class HubSocket {
    private static final String TRANSPORT = "signalr.transport";

    /** Messages of the protocol that a WebSocket message may hold, by size: clients may send a few at once. */
    private static final int MESSAGES_AT_ONCE = 2;

    private final ConnectionRegistry connections;
    private final int maxMessageBytes;

    public HubSocket(ConnectionRegistry connections, HubSettings settings) {
        this.connections = connections;
        this.maxMessageBytes = MESSAGES_AT_ONCE * settings.maxMessageBytes();
    }

    /** Checks an upgrade before it is accepted: the answer that refuses it, or null. */
    public @Nullable MutableHttpResponse<?> refusal(HttpRequest<?> upgrade, HubUser user) {
        String token = HubEndpoint.parameter(upgrade, "id");
        if (token == null) {
            return null;
        }
        Optional<HubConnection> found = connections.find(token);
        return found.isEmpty()
                ? HubEndpoint.noConnection()
                : HubEndpoint.refusal(found.get(), user, Transport.Kind.WEB_SOCKETS);
    }

    /** The thread of the request's connection, on which an upgrade must be accepted so that no message comes before its receiver. */
    public static Executor thread(HttpRequest<?> upgrade) {
        return upgrade instanceof NettyHttpRequest<?> netty
                ? netty.getChannelHandlerContext().channel().eventLoop()
                : Runnable::run;
    }

    /** Without an id the client has skipped negotiation and gets a connection of its own. */
    public void open(WebSocketSession session, HttpRequest<?> upgrade, HubUser user) {
        FragmentLimit.install(upgrade, maxMessageBytes);
        String token = HubEndpoint.parameter(upgrade, "id");
        Optional<HubConnection> connection =
                token == null ? connections.negotiate(user, true, false) : connections.find(token);
        if (connection.isEmpty()) {
            CloseHandshake.begin(upgrade, CloseReason.GOING_AWAY);
            return;
        }
        WebSocketTransport transport = new WebSocketTransport(connection.get(), session, upgrade);
        if (connection.get().attach(transport) == Attachment.ATTACHED) {
            session.put(TRANSPORT, transport);
        } else {
            CloseHandshake.begin(
                    upgrade, new CloseReason(CloseReason.POLICY_VIOLATION.getCode(), HttpStatus.CONFLICT.getReason()));
        }
    }

    /** Closes the TCP connection of a request, whether or not its client reads. */
    @SuppressWarnings("FutureReturnValueIgnored") // a channel reports its own failures
    static Runnable disconnect(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> netty
                ? () -> netty.getChannelHandlerContext().channel().close()
                : () -> {};
    }

    public void message(WebSocketSession session, byte[] bytes) {
        transport(session).ifPresent(transport -> transport.connection().receive(transport, bytes));
    }

    public void closed(WebSocketSession session) {
        transport(session).ifPresent(WebSocketTransport::lost);
    }

    private static Optional<WebSocketTransport> transport(WebSocketSession session) {
        return session.get(TRANSPORT, WebSocketTransport.class);
    }
}
