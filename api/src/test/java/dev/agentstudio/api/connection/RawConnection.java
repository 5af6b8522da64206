package dev.agentstudio.api.connection;

import dev.agentstudio.api.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection on which a test sends what no HTTP client would. */
final class RawConnection implements AutoCloseable {
    /** Longest wait for the other side: far more than any timeout of the tests. */
    private static final Duration READ = Duration.ofSeconds(30);

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    private final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    static RawConnection open(ApiClient api) {
        URI uri = api.uri("/");
        try {
            Socket socket = new Socket(uri.getHost(), uri.getPort());
            socket.setSoTimeout((int) READ.toMillis());
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawConnection send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One answer: its head and, by its length, its body. */
    String readAnswer() {
        StringBuilder answer = new StringBuilder();
        try {
            while (!isWhole(answer)) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IllegalStateException("Closed after: " + answer);
                }
                answer.append((char) next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(answer.toString(), e);
        }
        return answer.toString();
    }

    /** All that comes until the other side closes the connection; fails if it does not. */
    String readToEnd() {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            int next = in.read();
            while (next >= 0) {
                answer.write(next);
                next = in.read();
            }
        } catch (SocketException e) {
            // A reset closes it too.
            return answer.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(answer.toString(StandardCharsets.UTF_8), e);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWhole(StringBuilder answer) {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        Matcher length = LENGTH.matcher(answer);
        return answer.length() - head - 4 >= (length.find() ? Integer.parseInt(length.group(1)) : 0);
    }
}
