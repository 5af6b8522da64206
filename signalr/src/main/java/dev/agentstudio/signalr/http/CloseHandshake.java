package dev.agentstudio.signalr.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.websocket.CloseReason;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes WebSockets as RFC 6455 §7.1.1 asks: the TCP connection ends once the client has answered the Close frame. The framework ends it at
 * once, and a client that is just writing then gets an error in place of the Close frame.
 */
final class CloseHandshake {
    /** How long a client may take to answer. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private CloseHandshake() {}

    /** Of the WebSocket of an upgrade. What the client still sends must be ignored. */
    static void begin(HttpRequest<?> upgrade, CloseReason reason) {
        if (upgrade instanceof NettyHttpRequest<?> netty) {
            begin(netty.getChannelHandlerContext().channel(), reason);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a channel reports its own failures
    static void begin(Channel channel, CloseReason reason) {
        // From the end of the pipeline, since the encoder may stand on either side of the caller.
        channel.writeAndFlush(new CloseWebSocketFrame(reason.getCode(), reason.getReason()))
                .addListener(written ->
                        channel.eventLoop().schedule(() -> channel.close(), LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    }
}
