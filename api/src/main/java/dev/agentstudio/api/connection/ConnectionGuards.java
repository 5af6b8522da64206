package dev.agentstudio.api.connection;

import dev.agentstudio.api.security.KnownTokens;
import dev.agentstudio.signalr.http.SocketCompression;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Puts a guard on every connection, and keeps what the guards share. */
@Singleton
@SuppressWarnings("FutureReturnValueIgnored") // a channel reports its own failures
final class ConnectionGuards implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final String BEARER = "bearer ";

    /** Bytes that are read at once, between the least and the most; adapted to what arrives. */
    private static final int MIN_READ = 64;

    private static final int FIRST_READ = 2048;
    private static final int MAX_READ = 16 * 1024;

    private final NettyHttpServerConfiguration server;
    private final ConnectionSettings settings;
    private final RequestRules rules;
    private final KnownTokens tokens;
    private final @Nullable String addressHeader;
    private final Usage connections;
    private final Usage bodyMemory;

    ConnectionGuards(
            NettyHttpServerConfiguration server,
            ConnectionSettings settings,
            RequestRules rules,
            KnownTokens tokens,
            @Nullable @Property(name = "micronaut.server.client-address-header") String addressHeader) {
        if (server.getHttpVersion() != io.micronaut.http.HttpVersion.HTTP_1_1) {
            throw new ConfigurationException(
                    "micronaut.server.http-version is %s: the limits of connections and bodies are kept for HTTP/1.1 only. Remove it; a proxy in front may offer HTTP/2"
                            .formatted(server.getHttpVersion()));
        }
        this.server = server;
        this.settings = settings;
        this.rules = rules;
        this.tokens = tokens;
        this.addressHeader = addressHeader;
        this.connections = new Usage(settings.max(), settings.maxPerAddress());
        this.bodyMemory = new Usage(settings.bodyMemory(), settings.bodyMemoryPerCaller());
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new NettyServerCustomizer() {
            @Override
            public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
                return role == ChannelRole.CONNECTION ? new OnConnection(channel) : this;
            }
        });
        return event.getBean();
    }

    ConnectionSettings settings() {
        return settings;
    }

    RequestRules rules() {
        return rules;
    }

    Usage bodyMemory() {
        return bodyMemory;
    }

    /** Counts a connection until it is closed; false when there are too many. */
    boolean open(Channel channel) {
        String address = ClientAddress.of(channel.remoteAddress());
        if (!connections.take(address, 1)) {
            return false;
        }
        channel.closeFuture().addListener(closed -> connections.giveBack(address, 1));
        return true;
    }

    /** Whom the memory of a body counts for: the caller that a token names which was found good lately, else the client's address. */
    String caller(Channel channel, HttpRequest request) {
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            var known = tokens.find(authorization.substring(BEARER.length()).strip());
            if (known.isPresent()) {
                return "subject " + known.get().getName();
            }
        }
        String forwarded = addressHeader == null ? null : request.headers().get(addressHeader);
        return forwarded == null ? ClientAddress.of(channel.remoteAddress()) : forwarded;
    }

    private final class OnConnection implements NettyServerCustomizer {
        private final Channel channel;

        OnConnection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onStreamPipelineBuilt() {
            // One connection with much to read must not keep the others of its thread waiting: one small read each, in
            // turn.
            channel.config()
                    .setRecvByteBufAllocator(
                            new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, MAX_READ).maxMessagesPerRead(1));
            ChannelPipeline pipeline = channel.pipeline();
            RequestGuard guard = new RequestGuard(ConnectionGuards.this, channel);
            Queue<HttpMethod> unanswered = new ArrayDeque<>(1);
            // Two handlers in place of one that does both: a change to WebSocket looks for these.
            String decoder = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
            pipeline.replace(decoder, decoder, new StrictDecoder(decoderConfig(), unanswered, guard::onHead));
            pipeline.addAfter(decoder, "http-response-encoder", new ResponseEncoder(unanswered));
            pipeline.addAfter("http-response-encoder", "request-guard", guard);
            SocketCompression.decline(pipeline);
        }

        private HttpDecoderConfig decoderConfig() {
            return new HttpDecoderConfig()
                    .setMaxInitialLineLength(server.getMaxInitialLineLength())
                    .setMaxHeaderSize(server.getMaxHeaderSize())
                    .setMaxChunkSize(server.getMaxChunkSize())
                    .setValidateHeaders(true)
                    .setInitialBufferSize(server.getInitialBufferSize());
        }
    }
}
