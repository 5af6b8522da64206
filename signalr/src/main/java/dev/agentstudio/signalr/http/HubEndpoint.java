package dev.agentstudio.signalr.http;

import dev.agentstudio.signalr.connection.Attachment;
import dev.agentstudio.signalr.connection.ConnectionRegistry;
import dev.agentstudio.signalr.connection.HubConnection;
import dev.agentstudio.signalr.connection.HubSettings;
import dev.agentstudio.signalr.connection.HubUser;
import dev.agentstudio.signalr.connection.Transport;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.netty.NettyHttpRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** What a hub's routes do: negotiation, Server-Sent Events, long polling, and what clients send over both. */
public final class HubEndpoint {
    private static final String ID = "id";

    private final ConnectionRegistry connections;
    private final HubSettings settings;

    public HubEndpoint(ConnectionRegistry connections, HubSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    /** {@code POST {hub}/negotiate}. */
    public HttpResponse<String> negotiate(HttpRequest<?> request, HubUser user) {
        int version = NegotiateResponse.version(parameter(request, "negotiateVersion"));
        if (version < 0) {
            return json(NegotiateResponse.error("The client requested an invalid protocol version."));
        }
        // What clients ask for; over other transports than WebSockets it has no effect.
        boolean stateful = "true".equalsIgnoreCase(parameter(request, "useStatefulReconnect"));
        return connections
                .negotiate(user, version > 0, stateful)
                .map(connection -> json(NegotiateResponse.of(connection, version, stateful)))
                .orElseGet(() -> json(NegotiateResponse.error(
                        "Too many connections, or the server is shutting down. Try again later.")));
    }

    /** {@code GET {hub}} that is not an upgrade: opens an event stream or polls. */
    public Publisher<MutableHttpResponse<?>> get(HttpRequest<?> request, HubUser user) {
        String token = parameter(request, ID);
        if (token == null) {
            return Mono.just(text(HttpStatus.BAD_REQUEST, "Connection ID required"));
        }
        String accept = request.getHeaders().get(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM)) {
            return Mono.just(stream(token, user, HubSocket.disconnect(request)));
        }
        return poll(token, user, isConnected(request));
    }

    private MutableHttpResponse<?> stream(String token, HubUser user, Runnable disconnect) {
        Optional<HubConnection> found = connections.find(token);
        if (found.isEmpty()) {
            return noConnection();
        }
        HubConnection connection = found.get();
        MutableHttpResponse<?> refusal = refusal(connection, user, Transport.Kind.SERVER_SENT_EVENTS);
        if (refusal != null) {
            return refusal;
        }
        Flux<byte[]> events = Flux.create(
                sink -> {
                    EventStreamTransport transport = new EventStreamTransport(connection, sink, disconnect);
                    transport.begin();
                    if (connection.attach(transport) != Attachment.ATTACHED) {
                        sink.complete();
                    }
                },
                FluxSink.OverflowStrategy.BUFFER);
        return HttpResponse.ok(events)
                .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache, no-store")
                .header("X-Accel-Buffering", "no");
    }

    private Publisher<MutableHttpResponse<?>> poll(String token, HubUser user, BooleanSupplier isConnected) {
        Optional<HubConnection> found = connections.findOrEnded(token);
        if (found.isEmpty()) {
            return Mono.just(noConnection());
        }
        MutableHttpResponse<?> refusal = refusal(found.get(), user, Transport.Kind.LONG_POLLING);
        if (refusal != null) {
            return Mono.just(refusal);
        }
        return polling(found.get())
                .map(polling -> Mono.fromFuture(polling.poll(isConnected)).map(HubEndpoint::answered))
                .orElseGet(() -> Mono.just(HttpResponse.noContent()));
    }

    /** What polls of a connection are answered by, from the first of them to the last; empty when the connection has ended. */
    private Optional<LongPollingTransport> polling(HubConnection connection) {
        if (connection.transport() == null) {
            // Of two first polls at one time, one attaches its transport and both use it.
            connection.attach(new LongPollingTransport(connection, settings));
        }
        return connection.transport() instanceof LongPollingTransport polling ? Optional.of(polling) : Optional.empty();
    }

    private static MutableHttpResponse<?> answered(LongPollingTransport.Answer answer) {
        return switch (answer) {
            case LongPollingTransport.Answer.Data data ->
                HttpResponse.ok(data.bytes())
                        .contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                        .header(HttpHeaders.CACHE_CONTROL, "no-cache, no-store")
                        .header(HttpHeaders.PRAGMA, "no-cache")
                        .header(HttpHeaders.EXPIRES, "Thu, 01 Jan 1970 00:00:00 GMT");
            case LongPollingTransport.Answer.Over over -> HttpResponse.noContent();
        };
    }

    /** {@code POST {hub}}: what a client sends over Server-Sent Events or long polling. Answered when it is queued, not when it is done. */
    public HttpResponse<?> post(HttpRequest<?> request, HubUser user, byte[] body) {
        return onConnection(request, user, connection -> {
            if (connection.kind() == Transport.Kind.WEB_SOCKETS) {
                return text(HttpStatus.METHOD_NOT_ALLOWED, "POST requests are not allowed for WebSocket connections.");
            }
            connection.receive(body);
            return HttpResponse.ok().contentType(MediaType.TEXT_PLAIN_TYPE);
        });
    }

    /** {@code DELETE {hub}}: ends long polling. */
    public HttpResponse<?> delete(HttpRequest<?> request, HubUser user) {
        return onConnection(request, user, connection -> {
            if (connection.kind() != Transport.Kind.LONG_POLLING) {
                return text(HttpStatus.BAD_REQUEST, "Cannot terminate this connection by DELETE.");
            }
            connection.close(null, false);
            polling(connection).ifPresent(Transport::abort);
            return HttpResponse.accepted();
        });
    }

    /** Acts on the connection that a request names by its token, if it is the user's own. */
    private HttpResponse<?> onConnection(
            HttpRequest<?> request, HubUser user, Function<HubConnection, HttpResponse<?>> action) {
        String token = parameter(request, ID);
        if (token == null) {
            return text(HttpStatus.BAD_REQUEST, "Connection ID required");
        }
        Optional<HubConnection> found = connections.find(token);
        return found.isEmpty() || !isOwn(found.get(), user) ? noConnection() : action.apply(found.get());
    }

    /** Why a transport may not carry a connection; null when it may. */
    static @Nullable MutableHttpResponse<?> refusal(HubConnection connection, HubUser user, Transport.Kind kind) {
        if (!isOwn(connection, user)) {
            return noConnection();
        }
        if (connection.kind() != null && connection.kind() != kind) {
            return text(HttpStatus.BAD_REQUEST, "Cannot change transports mid-connection");
        }
        boolean isCarried = connection.kind() == kind && kind != Transport.Kind.LONG_POLLING;
        return isCarried && !connection.mayReattach() ? HttpResponse.status(HttpStatus.CONFLICT) : null;
    }

    private static boolean isOwn(HubConnection connection, HubUser user) {
        return connection.user().id().equals(user.id());
    }

    static MutableHttpResponse<?> noConnection() {
        return text(HttpStatus.NOT_FOUND, "No Connection with that ID");
    }

    private static MutableHttpResponse<String> text(HttpStatus status, String message) {
        return HttpResponse.<String>status(status).body(message).contentType(MediaType.TEXT_PLAIN_TYPE);
    }

    private static HttpResponse<String> json(String answer) {
        return HttpResponse.ok(answer).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    /** Clients spell names of query parameters in any case. */
    static @Nullable String parameter(HttpRequest<?> request, String name) {
        for (String known : request.getParameters().names()) {
            if (known.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return request.getParameters().get(known);
            }
        }
        return null;
    }

    /** An answer to a poll whose client is gone would lose what it carries. */
    private static BooleanSupplier isConnected(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> netty
                ? () -> netty.getChannelHandlerContext().channel().isActive()
                : () -> true;
    }
}
