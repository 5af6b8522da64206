package dev.agentstudio.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.function.Supplier;

/** Detects that a client closes its connection before it has been answered. */
public final class ClientDisconnect {
    private ClientDisconnect() {}

    /**
     * Computes an answer.
     *
     * @param onDisconnect runs once if the connection is closed before the work is done, also when it is closed already
     */
    public static <T> T whileWorking(HttpRequest<?> request, Runnable onDisconnect, Supplier<T> work) {
        if (!(request instanceof NettyHttpRequest<?> netty)) {
            throw new IllegalStateException("Not a request of the Netty server");
        }
        Runnable forget = whenClosed(netty, onDisconnect);
        try {
            return work.get();
        } finally {
            forget.run();
        }
    }

    /** Closes the connection of a client that takes no more of its answer. */
    public static void disconnect(HttpRequest<?> request) {
        if (request instanceof NettyHttpRequest<?> netty) {
            var unused = netty.getChannelHandlerContext().channel().close();
        }
    }

    /**
     * Runs an action once the connection of a request is closed.
     *
     * @return stops waiting for that
     */
    public static Runnable whenClosed(HttpRequest<?> request, Runnable action) {
        if (!(request instanceof NettyHttpRequest<?> netty)) {
            return () -> {};
        }
        Channel channel = netty.getChannelHandlerContext().channel();
        // Off the event loop, which carries other connections too.
        GenericFutureListener<Future<Void>> listener =
                closed -> Thread.ofVirtual().name("client-disconnect").start(action);
        channel.closeFuture().addListener(listener);
        return () -> channel.closeFuture().removeListener(listener);
    }
}
