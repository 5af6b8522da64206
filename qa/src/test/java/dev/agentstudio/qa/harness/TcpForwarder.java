package dev.agentstudio.qa.harness;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes connections on to a port of this machine, until it is closed, which cuts them all. */
public final class TcpForwarder implements AutoCloseable {
    private final ServerSocket server;
    private final int port;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * Nothing listens yet.
     *
     * @param port to listen on
     * @param target port to which connections are passed on
     */
    public TcpForwarder(int port, int target) {
        this.port = port;
        this.target = target;
        try {
            server = new ServerSocket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts listening. */
    public void open() {
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    @Override
    public void close() {
        close(server);
        sockets.forEach(TcpForwarder::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket forwarded = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(forwarded);
                Thread.startVirtualThread(() -> copy(client, forwarded));
                Thread.startVirtualThread(() -> copy(forwarded, client));
            } catch (IOException e) {
                // The next connection may succeed; a closed server ends the loop.
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side is gone, and so is the other.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
