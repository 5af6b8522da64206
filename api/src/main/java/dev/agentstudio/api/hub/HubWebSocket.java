package dev.agentstudio.api.hub;

import dev.agentstudio.api.security.Scope;
import dev.agentstudio.signalr.http.HubSocket;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;

/** The WebSockets of the hub. The path has a variable so that a GET which is no upgrade matches the controller alone. */
@ServerWebSocket("/hubs/{hub:agentstudio}")
@Secured(Scope.READ)
final class HubWebSocket {
    private final HubSocket socket;

    HubWebSocket(HubSocket socket) {
        this.socket = socket;
    }

    @OnOpen
    void open(WebSocketSession session, HttpRequest<?> request) {
        socket.open(session, request, HubUsers.of(request));
    }

    @OnMessage
    void message(byte[] message, WebSocketSession session) {
        socket.message(session, message);
    }

    @OnClose
    void closed(WebSocketSession session) {
        socket.closed(session);
    }
}
