package dev.agentstudio.api.lifecycle;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.function.Supplier;

/** Notices that a caller closes the connection while its answer is being worked out. */
public final class HangUp {
    private HangUp() {}

    /**
     * Works for a caller.
     *
     * @param action runs once if the caller hangs up, or has hung up already, before the work is done
     */
    public static <T> T whileWorking(HttpRequest<?> request, Runnable action, Supplier<T> work) {
        if (!(request instanceof NettyHttpRequest<?> netty)) {
            throw new IllegalStateException("Not a request of the Netty server");
        }
        Channel channel = netty.getChannelHandlerContext().channel();
        // Off the event loop, which carries other connections too.
        GenericFutureListener<Future<Void>> listener =
                closed -> Thread.ofVirtual().name("hang-up").start(action);
        channel.closeFuture().addListener(listener);
        try {
            return work.get();
        } finally {
            channel.closeFuture().removeListener(listener);
        }
    }
}
