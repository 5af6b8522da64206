package dev.agentstudio.signalr.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Speaks the wire as bytes, to see what stock clients hide. */
final class RawClient {
    static final String HANDSHAKE = "{\"protocol\":\"json\",\"version\":1}\u001e";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TestServer server;

    RawClient(TestServer server) {
        this.server = server;
    }

    JsonNode negotiate(String query) {
        return json(send("POST", "/hub/negotiate" + query, "").body());
    }

    String token() {
        return negotiate("?negotiateVersion=1").path("connectionToken").asText();
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        try {
            return http.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String body, String... headers) {
        return http.sendAsync(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<java.io.InputStream>> stream(String path) {
        return http.sendAsync(
                request("GET", path, "", "Accept", "text/event-stream"), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    Socket open(String query) {
        Socket socket = new Socket();
        URI uri = URI.create(server.uri("/hub" + query).toString().replaceFirst("http", "ws"));
        socket.socket = http.newWebSocketBuilder().buildAsync(uri, socket).join();
        return socket;
    }

    /** A socket after its handshake. */
    Socket connected() {
        return connected("anyone");
    }

    Socket connected(String user) {
        String token = negotiate("?negotiateVersion=1&user=" + user)
                .path("connectionToken")
                .asText();
        Socket socket = open("?user=%s&id=%s".formatted(user, token));
        socket.send(HANDSHAKE);
        org.assertj.core.api.Assertions.assertThat(socket.next()).isEqualTo("{}\u001e");
        return socket;
    }

    /** A socket after its handshake, without negotiation. */
    Socket connectedAtOnce() {
        Socket socket = open("");
        socket.send(HANDSHAKE);
        org.assertj.core.api.Assertions.assertThat(socket.next()).isEqualTo("{}\u001e");
        return socket;
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** A WebSocket whose messages wait to be looked at. Frames of control appear as {@code close <code>} and {@code pong <bytes>}. */
    static final class Socket implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private @org.jspecify.annotations.Nullable WebSocket socket;

        void send(String text) {
            socket().sendText(text, true).join();
        }

        void sendFragments(String... parts) {
            for (int index = 0; index < parts.length && !socket().isOutputClosed(); index++) {
                sendFragment(parts[index], index == parts.length - 1);
            }
        }

        /** The server may close the connection meanwhile. */
        private void sendFragment(String part, boolean isLast) {
            try {
                socket().sendText(part, isLast).join();
            } catch (CompletionException e) {
                if (!socket().isOutputClosed()) {
                    throw e;
                }
            }
        }

        void sendBinary(String text) {
            socket().sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true)
                    .join();
        }

        /** The next message that is no ping. */
        String next() {
            try {
                String message = messages.poll(60, TimeUnit.SECONDS);
                return "{\"type\":6}\u001e".equals(message) ? next() : String.valueOf(message);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** The next message, pings included. */
        String nextOrPing() {
            try {
                return String.valueOf(messages.poll(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        void ping(String payload) {
            socket().sendPing(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)))
                    .join();
        }

        void drop() {
            socket().abort();
        }

        private WebSocket socket() {
            if (socket == null) {
                throw new IllegalStateException("Not open");
            }
            return socket;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, data, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            messages.add("binary");
            return WebSocket.Listener.super.onBinary(from, data, last);
        }

        @Override
        public CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
            messages.add("ping " + payload.remaining());
            return WebSocket.Listener.super.onPing(from, payload);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
            messages.add("pong " + StandardCharsets.UTF_8.decode(payload));
            return WebSocket.Listener.super.onPong(from, payload);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            messages.add("close " + code);
            return WebSocket.Listener.super.onClose(from, code, reason);
        }
    }
}
