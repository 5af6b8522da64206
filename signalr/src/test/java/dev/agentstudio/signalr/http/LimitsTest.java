package dev.agentstudio.signalr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.signalr.connection.HubSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What ends when a client is silent, does not read, or takes too much: a server whose times and limits are small. */
class LimitsTest {
    private static final HubSettings.UserLimits USER_LIMITS = new HubSettings.UserLimits(50, 5);
    private static TestServer server;
    private static RawClient client;

    @BeforeAll
    static void start() {
        server = new TestServer(TestServer.settings(Duration.ofSeconds(1), USER_LIMITS));
        client = new RawClient(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void unusedConnectionExpires() {
        String token = client.token();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.send("POST", "/hub?id=" + token, RawClient.HANDSHAKE)
                                .statusCode()
                        == 404);
    }

    @Test
    void clientWithoutAHandshakeIsDisconnected() {
        RawClient.Socket socket = client.open("?id=" + client.token());
        assertThat(socket.next()).isEqualTo("{\"error\":\"Handshake was canceled.\"}\u001e");
        assertThat(socket.next()).startsWith("close");
    }

    @Test
    void serverPingsWhenIdleAndDropsASilentClientThatHasPinged() {
        RawClient.Socket socket = client.connected();
        assertThat(socket.nextOrPing()).isEqualTo("{\"type\":6}\u001e");
        socket.send("{\"type\":6}\u001e");
        assertThat(socket.next())
                .isEqualTo(
                        "{\"type\":7,\"error\":\"The client sent nothing for too long.\",\"allowReconnect\":true}\u001e");
    }

    @Test
    void invocationsOfOneUserAreLimitedAcrossItsConnections() {
        int refused = 0;
        for (int connection = 0; connection < 2; connection++) {
            RawClient.Socket socket = client.connected("busy");
            for (int number = 0; number < 40; number++) {
                socket.send("{\"type\":1,\"target\":\"Echo\",\"arguments\":[1],\"invocationId\":\"%d\"}\u001e"
                        .formatted(number));
                refused += socket.next().contains("more than 50 invocations a minute of one user") ? 1 : 0;
            }
        }
        // A few become available again while the test runs.
        assertThat(refused).isBetween(10, 30);
    }

    @Test
    void connectionsThatOnlyNegotiateAreLimitedForEachUser() {
        List<Boolean> refusals = IntStream.range(0, 8)
                .mapToObj(number ->
                        client.negotiate("?negotiateVersion=1&user=hoarder").has("error"))
                .toList();
        assertThat(refusals.subList(0, 5)).containsOnly(false);
        assertThat(refusals.subList(5, 8)).containsOnly(true);
        assertThat(client.negotiate("?negotiateVersion=1&user=other").has("error"))
                .as("others are unaffected")
                .isFalse();
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        !client.negotiate("?negotiateVersion=1&user=hoarder").has("error"));
    }

    /** A socket of which nothing is read: what is queued for it is let go together with the connection. */
    @Test
    void clientThatNeverReadsIsDisconnected() throws IOException {
        String token = client.negotiate("?negotiateVersion=1&user=deaf")
                .path("connectionToken")
                .asText();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(1024);
            socket.connect(new java.net.InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.uri("").getPort()));
            OutputStream out = socket.getOutputStream();
            out.write("""
                    GET /hub?user=deaf&id=%s HTTP/1.1\r
                    Host: localhost\r
                    Accept: text/event-stream\r
                    \r
                    """.formatted(token).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            String path = "/hub?user=deaf&id=" + token;
            client.send("POST", path, RawClient.HANDSHAKE);
            String flood = "{\"type\":1,\"target\":\"Flood\",\"arguments\":[]}\u001e";
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.send("POST", path, flood).statusCode() == 404);
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> server.connections().all().stream()
                        .noneMatch(connection -> connection.user().id().equals("deaf")));
    }

    /** Ended long polling leaves nothing behind. */
    @Test
    void connectionsThatEndedAreForgotten() {
        String token = client.negotiate("?negotiateVersion=1&user=poller")
                .path("connectionToken")
                .asText();
        String path = "/hub?user=poller&id=" + token;
        client.send("GET", path, "");
        client.send("POST", path, RawClient.HANDSHAKE);
        // The client goes without a word: neither polls nor DELETE follow.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> server.connections().findOrEnded(token).isEmpty());
    }
}
