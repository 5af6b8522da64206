package dev.agentstudio.api.connection;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.problem.ProblemResponses;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** The last answer on a connection. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel reports its own failures
final class Refusal {
    /** Represents the target of a request that could not be read. */
    static final String NO_TARGET = "/";

    /**
     * How long a connection stays open for its client to read the answer. Closing it at once, with bytes of the client unread, would have
     * the network discard the answer too.
     */
    private static final int LINGER_SECONDS = 2;

    private final ProblemException problem;
    private final String target;
    private boolean isSent;

    Refusal(ProblemException problem, String target) {
        this.problem = problem;
        this.target = target;
    }

    /** Whether nothing else may be written. */
    boolean isSent() {
        return isSent;
    }

    /** Closes the connection, on which another answer has begun. */
    void drop(ChannelHandlerContext ctx) {
        isSent = true;
        ctx.close();
    }

    void send(ChannelHandlerContext ctx) {
        isSent = true;
        ctx.writeAndFlush(response()).addListener(written -> close(ctx, (ChannelFuture) written));
    }

    private static void close(ChannelHandlerContext ctx, ChannelFuture written) {
        if (!written.isSuccess()) {
            ctx.close();
            return;
        }
        if (ctx.channel() instanceof SocketChannel socket && ctx.pipeline().get(SslHandler.class) == null) {
            socket.shutdownOutput();
        }
        ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    private FullHttpResponse response() {
        int query = target.indexOf('?');
        byte[] body = ProblemResponses.json(problem, query < 0 ? target : target.substring(0, query));
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(problem.status(), problem.title()),
                Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("X-Content-Type-Options", "nosniff");
        problem.retryAfter().ifPresent(wait -> response.headers().set(HttpHeaderNames.RETRY_AFTER, wait.toSeconds()));
        return response;
    }
}
