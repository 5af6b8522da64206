package dev.agentstudio.signalr.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A server that shuts down sends its clients to another one. */
class DrainTest {
    @Test
    void clientsAreToldToConnectAgainBeforeTheirConnectionsEndAndNewOnesAreRefused() {
        try (TestServer server = new TestServer()) {
            RawClient client = new RawClient(server);
            RawClient.Socket socket = client.connected();
            String path = "/hub?id=" + client.token();
            client.send("GET", path, "");
            client.send("POST", path, RawClient.HANDSHAKE);
            assertThat(client.send("GET", path, "").body()).isEqualTo("{}\u001e");
            CompletableFuture<HttpResponse<String>> poll = client.sendAsync("GET", path, "");

            CompletionStage<Void> drained = server.connections().drain();

            String close = "{\"type\":7,\"allowReconnect\":true}\u001e";
            assertThat(socket.next()).isEqualTo(close);
            assertThat(socket.next()).isEqualTo("close 1000");
            assertThat(drained.toCompletableFuture()).succeedsWithin(Duration.ofMinutes(1));
            String polled = poll.join().body();
            assertThat(polled.isEmpty() ? client.send("GET", path, "").body() : polled)
                    .isEqualTo(close);
            assertThat(client.send("GET", path, "").statusCode()).isEqualTo(204);
            assertThat(client.negotiate("?negotiateVersion=1").path("error").asText())
                    .contains("shutting down");
        }
    }
}
