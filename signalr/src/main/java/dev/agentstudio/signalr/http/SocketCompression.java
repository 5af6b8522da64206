package dev.agentstudio.signalr.http;

import io.micronaut.http.server.netty.websocket.NettyServerWebSocketUpgradeHandler;
import io.netty.channel.ChannelPipeline;

/**
 * Compression of WebSocket messages (RFC 7692), which the framework negotiates with every client that offers it. It inflates a message of a
 * client before its size is known, to a thousand times of what was received; and each connection keeps some hundred KB for its compressor.
 */
public final class SocketCompression {
    private SocketCompression() {}

    /** Makes the server decline compression on a new HTTP connection. */
    public static void decline(ChannelPipeline pipeline) {
        String handler = NettyServerWebSocketUpgradeHandler.COMPRESSION_HANDLER;
        if (pipeline.get(handler) != null) {
            pipeline.remove(handler);
        }
    }
}
