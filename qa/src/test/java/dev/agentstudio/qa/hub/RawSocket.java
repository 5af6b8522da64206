package dev.agentstudio.qa.hub;

import dev.agentstudio.qa.harness.Client;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket of the hub as it is on the wire: what a stock client does not show of it. */
final class RawSocket implements AutoCloseable {
    private static final String HANDSHAKE = "{\"protocol\":\"json\",\"version\":1}\u001e";

    private final Received received = new Received();
    private final WebSocket socket;

    private RawSocket(URI api, String token, HttpClient http) {
        socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://%s/hubs/agentstudio".formatted(api.getAuthority())), received)
                .join();
    }

    /** Opens a socket, without negotiation, and completes its handshake. */
    static RawSocket open(URI api, String token, HttpClient http) {
        RawSocket opened = new RawSocket(api, token, http);
        opened.socket.sendText(HANDSHAKE, true).join();
        within(opened.received.handshake);
        return opened;
    }

    /** The records that came after the handshake's, in the order of arrival; pings are left out. Then how the socket ended. */
    List<String> awaitEnd() {
        return within(received.end);
    }

    private static <T> T within(CompletableFuture<T> future) {
        return future.orTimeout(Client.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static final class Received implements WebSocket.Listener {
        private final CompletableFuture<Void> handshake = new CompletableFuture<>();
        private final CompletableFuture<List<String>> end = new CompletableFuture<>();
        private final List<String> records = new ArrayList<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
            partial.append(data);
            for (int end = partial.indexOf("\u001e"); end >= 0; end = partial.indexOf("\u001e")) {
                add(partial.substring(0, end));
                partial.delete(0, end + 1);
            }
            socket.request(1);
            return null;
        }

        private void add(String record) {
            if (!handshake.complete(null) && !record.equals("{\"type\":6}")) {
                records.add(record);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            records.add("close %d".formatted(status));
            end.complete(List.copyOf(records));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            records.add(failure.toString());
            end.complete(List.copyOf(records));
        }
    }
}
