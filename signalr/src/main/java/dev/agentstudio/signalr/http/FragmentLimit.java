package dev.agentstudio.signalr.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.websocket.CloseReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Limits the size of one WebSocket message. The framework limits each frame, and joins however many of them a message has; without this a
 * client could fill the memory with the first parts of a message that never ends.
 */
final class FragmentLimit extends ChannelInboundHandlerAdapter {
    private static final String NAME = "signalr-fragment-limit";

    /** What the upgrade has put in place of the decoder of HTTP. */
    private static final String DECODER = "wsdecoder";

    private final int maxBytes;
    private int bytes;

    private FragmentLimit(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Puts the limit on the connection of an accepted upgrade. */
    static void install(HttpRequest<?> upgrade, int maxBytes) {
        if (upgrade instanceof NettyHttpRequest<?> netty) {
            netty.getChannelHandlerContext().channel().pipeline().addAfter(DECODER, NAME, new FragmentLimit(maxBytes));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (bytes <= maxBytes && message instanceof WebSocketFrame frame && isPart(frame)) {
            bytes += frame.content().readableBytes();
            if (bytes > maxBytes) {
                CloseHandshake.begin(ctx.channel(), CloseReason.MESSAGE_TO_BIG);
            } else if (frame.isFinalFragment()) {
                bytes = 0;
            }
        }
        if (bytes <= maxBytes || message instanceof CloseWebSocketFrame) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private static boolean isPart(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame
                || frame instanceof BinaryWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame;
    }
}
