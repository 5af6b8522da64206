package dev.agentstudio.qa.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A request byte by byte, for what no HTTP client would send. */
public final class RawRequest implements AutoCloseable {
    private final Socket socket;

    private RawRequest(Socket socket) {
        this.socket = socket;
    }

    /** @param from the client's address, one of loopback */
    public static RawRequest open(String from, int port) {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout((int) Client.TIMEOUT.toMillis());
            return new RawRequest(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whole exchange: the answer, up to the end of the connection. */
    public static String exchange(int port, String request) {
        try (RawRequest raw = open("127.0.0.1", port)) {
            raw.send(request);
            return raw.readToEnd();
        }
    }

    /** Whether all of it was sent: the other side may close the connection before. */
    public boolean send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public boolean send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return true;
        } catch (SocketException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String readToEnd() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of an answer, whose connection stays open. */
    public String readHead() {
        StringBuilder head = new StringBuilder();
        try {
            int next = 0;
            while (next >= 0 && head.indexOf("\r\n\r\n") < 0) {
                next = socket.getInputStream().read();
                head.append((char) next);
            }
            return head.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many bytes; fewer at the end of the connection. */
    public byte[] read(int bytes) {
        try {
            return socket.getInputStream().readNBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the other side ends the connection within a time. */
    public boolean isClosedWithin(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // A reset.
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
