package dev.agentstudio.signalr.http;

import dev.agentstudio.signalr.connection.ConnectionRegistry;
import dev.agentstudio.signalr.connection.HubSettings;
import dev.agentstudio.signalr.connection.HubUser;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A server with the echo hub at {@code /hub}. A token names its user, and {@code wrong} is refused; without one the user is
 * what the query parameter {@code user} says. Pages of this machine are allowed.
 */
public final class TestServer implements AutoCloseable {
    private final EmbeddedServer server;

    /** With frequent pings and short polls, and with the time for clients that a slow machine needs. */
    public TestServer() {
        this(settings(Duration.ofMinutes(1), manyInvocations()));
    }

    TestServer(HubSettings settings) {
        server = ApplicationContext.builder()
                .singletons(settings)
                .properties(Map.of(
                        "micronaut.server.port",
                        -1,
                        "micronaut.server.cors.enabled",
                        true,
                        "micronaut.server.cors.configurations.pages.allowed-origins-regex",
                        "^http://localhost(:[0-9]+)?$"))
                .run(EmbeddedServer.class);
    }

    static HubSettings.UserLimits manyInvocations() {
        return new HubSettings.UserLimits(100_000, 1_000);
    }

    /** @param timeout of handshakes, of silent clients, and of connections without a transport */
    static HubSettings settings(Duration timeout, HubSettings.UserLimits userLimits) {
        return new HubSettings(
                Duration.ofMillis(300),
                timeout,
                timeout,
                timeout,
                Duration.ofMillis(800),
                timeout,
                32 * 1024,
                100,
                1_000,
                userLimits,
                new HubSettings.QueueLimits(1_000, 5_000, 10_000, 16 * 1024 * 1024));
    }

    public URI uri(String path) {
        return URI.create(server.getURI() + path);
    }

    EchoHub hub() {
        return server.getApplicationContext().getBean(EchoHub.class);
    }

    @Override
    public void close() {
        server.close();
    }

    ConnectionRegistry connections() {
        return server.getApplicationContext().getBean(ConnectionRegistry.class);
    }

    static HubUser user(HttpRequest<?> request) {
        String user = token(request);
        return new HubUser(user == null ? request.getParameters().get("user", String.class, "anyone") : user, null, "");
    }

    private static @Nullable String token(HttpRequest<?> request) {
        return request.getHeaders()
                .getAuthorization()
                .map(header -> header.substring("Bearer ".length()))
                .orElseGet(() -> request.getParameters().get("access_token"));
    }

    @Factory
    static class Beans {
        @Singleton
        EchoHub hub() {
            return new EchoHub();
        }

        @Singleton
        @Bean(preDestroy = "close")
        ConnectionRegistry connections(EchoHub hub, HubSettings settings) {
            return new ConnectionRegistry(
                    hub, settings, Executors.newVirtualThreadPerTaskExecutor(), Duration.ofMillis(50), 2_000);
        }

        @Singleton
        HubEndpoint endpoint(ConnectionRegistry connections, HubSettings settings) {
            return new HubEndpoint(connections, settings);
        }

        @Singleton
        HubSocket socket(ConnectionRegistry connections, HubSettings settings) {
            return new HubSocket(connections, settings);
        }
    }

    /** Declines compression on each connection, as a server with hubs must. */
    @Singleton
    static class Pipelines implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
        @Override
        public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
            event.getBean().register(new NettyServerCustomizer() {
                @Override
                public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
                    return role != ChannelRole.CONNECTION
                            ? this
                            : new NettyServerCustomizer() {
                                @Override
                                public void onStreamPipelineBuilt() {
                                    SocketCompression.decline(channel.pipeline());
                                }
                            };
                }
            });
            return event.getBean();
        }
    }

    /** Sends clients to the hub with another token. */
    @Controller("/redirect")
    static class Redirect {
        @Post("/negotiate")
        @Consumes(MediaType.ALL)
        Map<String, String> negotiate(HttpRequest<?> request) {
            return Map.of("url", "http://" + request.getHeaders().get("Host") + "/hub", "accessToken", "moved");
        }
    }

    @Controller("/hub")
    static class Routes {
        private final HubEndpoint endpoint;

        Routes(HubEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Post("/negotiate")
        @Consumes(MediaType.ALL)
        HttpResponse<String> negotiate(HttpRequest<?> request) {
            return endpoint.negotiate(request, user(request));
        }

        @Get
        @Produces(MediaType.ALL)
        Publisher<MutableHttpResponse<?>> get(HttpRequest<?> request) {
            return endpoint.get(request, user(request));
        }

        @Post
        @Consumes(MediaType.ALL)
        @Produces(MediaType.ALL)
        HttpResponse<?> post(HttpRequest<?> request, @Body byte[] body) {
            return endpoint.post(request, user(request), body);
        }

        @Delete
        @Produces(MediaType.ALL)
        HttpResponse<?> delete(HttpRequest<?> request) {
            return endpoint.delete(request, user(request));
        }
    }

    /** Refuses wrong tokens, and an upgrade before it is accepted. */
    @ServerFilter("/hub/**")
    static class Upgrades {
        private final HubSocket socket;

        Upgrades(HubSocket socket) {
            this.socket = socket;
        }

        @RequestFilter
        @Nullable
        HttpResponse<?> refusal(HttpRequest<?> request) {
            if ("wrong".equals(token(request))) {
                return HttpResponse.unauthorized();
            }
            return "websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"))
                    ? socket.refusal(request, user(request))
                    : null;
        }
    }

    /** Less specific than the controller's path, so that a GET which is no upgrade matches one route only. */
    @ServerWebSocket("/{hub:hub}")
    static class Sockets {
        private final HubSocket socket;

        Sockets(HubSocket socket) {
            this.socket = socket;
        }

        @OnOpen
        void open(WebSocketSession session, HttpRequest<?> request) {
            socket.open(session, request, user(request));
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
}
