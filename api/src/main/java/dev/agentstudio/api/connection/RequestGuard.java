package dev.agentstudio.api.connection;

import dev.agentstudio.api.problem.ProblemException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the decoder and the framework on one connection. What it refuses is answered with a problem, in its turn, and the
 * connection is closed; nothing that arrives after that is looked at.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel reports its own failures
final class RequestGuard extends ChannelDuplexHandler {
    private final ConnectionGuards guards;
    private final RequestClock clock;
    private @Nullable RequestBody body;
    private @Nullable UploadClock upload;
    private @Nullable Refusal refusal;

    /** Requests that the framework was given, those it has begun to answer, and those it has answered. */
    private long given;

    private long begun;
    private long answered;
    private String target = Refusal.NO_TARGET;
    private boolean isInBody;
    private boolean hasBytes;

    RequestGuard(ConnectionGuards guards, Channel channel) {
        this.guards = guards;
        this.clock = new RequestClock(
                channel.eventLoop(), () -> expire(channel.pipeline().context(this)));
    }

    /** Reports that a piece of a request's head has arrived. */
    void onHead() {
        hasBytes = true;
        if (refusal == null && !clock.isRunning()) {
            clock.start(guards.settings().headerTimeout());
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (guards.open(ctx.channel())) {
            clock.start(guards.settings().headerTimeout());
        } else {
            refuse(ctx, ProblemException.tooManyConnections());
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refusal == null && message instanceof HttpRequest request) {
            readHead(ctx, request);
        }
        if (refusal == null && message instanceof HttpContent content) {
            readBody(ctx, content);
        }
        if (refusal == null) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (refusal == null) {
            ctx.fireChannelReadComplete();
        } else {
            ctx.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (refusal != null && refusal.isSent()) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
            return;
        }
        boolean isInterim = message instanceof HttpResponse interim
                && interim.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && !interim.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        if (!isInterim && message instanceof HttpResponse response) {
            beginAnswer(ctx, response);
        }
        ctx.write(message, promise);
        if (!isInterim && message instanceof LastHttpContent) {
            answered++;
            sendRefusal(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        close();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        DirectMemory.endProcessIfExhausted(cause);
        ctx.fireExceptionCaught(cause);
    }

    private void readHead(ChannelHandlerContext ctx, HttpRequest request) {
        target = request.uri();
        Optional<ProblemException> problem = guards.rules().refusal(request);
        if (problem.isPresent()) {
            refuse(ctx, problem.get());
            return;
        }
        given++;
        isInBody = true;
        upload = UploadClock.of(request, guards.settings().bodyTimeout());
        body = upload == null
                ? new RequestBody(guards.bodyMemory(), () -> guards.caller(ctx.channel(), request))
                : null;
        clock.start(guards.settings().bodyTimeout());
    }

    private void readBody(ChannelHandlerContext ctx, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refuse(ctx, ProblemException.malformed("the chunks of its body are broken"));
        } else if (content instanceof LastHttpContent) {
            isInBody = false;
            target = Refusal.NO_TARGET;
            clock.stop();
            closeBody();
        } else if (upload != null) {
            clock.start(upload.timeLeft(content.content().readableBytes()));
        } else if (body != null && !body.add(content.content().readableBytes())) {
            refuse(ctx, ProblemException.bodyMemoryUsedUp());
        }
    }

    private void beginAnswer(ChannelHandlerContext ctx, HttpResponse response) {
        if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            // What follows is not HTTP.
            ctx.channel().eventLoop().execute(() -> ctx.pipeline().remove(this));
        }
        begun++;
        if (begun == given) {
            // The framework throws away what is still to come of this body.
            closeBody();
        }
    }

    private void expire(ChannelHandlerContext ctx) {
        if (given - answered > 1) {
            // The framework does not read on until one of them is answered.
            clock.start(guards.settings().headerTimeout());
        } else if (hasBytes) {
            refuse(ctx, ProblemException.requestTooSlow(timeout()));
        } else {
            ctx.close();
        }
    }

    private Duration timeout() {
        return isInBody ? guards.settings().bodyTimeout() : guards.settings().headerTimeout();
    }

    private void refuse(ChannelHandlerContext ctx, ProblemException problem) {
        clock.stop();
        refusal = new Refusal(problem, target);
        sendRefusal(ctx);
        ctx.read();
    }

    /** Sends it once all earlier requests are answered. What the body holds is held until the framework drops it with the connection. */
    private void sendRefusal(ChannelHandlerContext ctx) {
        if (refusal == null || refusal.isSent()) {
            return;
        }
        if (isInBody && begun == given) {
            refusal.drop(ctx);
        } else if (answered == (isInBody ? given - 1 : given)) {
            refusal.send(ctx);
        }
    }

    private void closeBody() {
        if (body != null) {
            body.close();
            body = null;
        }
    }

    private void close() {
        clock.close();
        closeBody();
    }
}
