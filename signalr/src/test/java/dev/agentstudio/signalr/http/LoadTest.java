package dev.agentstudio.signalr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many connections at once, one of which reads nothing; {@code -Dload.clients=1000} makes them more. */
class LoadTest {
    private static final int CLIENTS = Integer.getInteger("load.clients", 200);

    /** More than the buffers of a socket hold, and less than the queue of a connection may. */
    private static final int FLOOD = 600;

    private static final int MESSAGES = 3;

    @Test
    void messageToManyReachesEachOnceThoughOneDoesNotRead() throws IOException {
        try (TestServer server =
                new TestServer(TestServer.settings(Duration.ofSeconds(8), TestServer.manyInvocations()))) {
            RawClient client = new RawClient(server);
            List<RawClient.Socket> sockets = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> client.connectedAtOnce())
                    .toList();
            try (Socket deaf = deaf(server)) {
                assertThat(deaf.isConnected()).isTrue();
                await("all are connected").until(() -> server.hub().connectedClients() == CLIENTS + 1);
                RawClient.Socket sender = sockets.getFirst();
                for (int number = 0; number < MESSAGES; number++) {
                    sender.send("{\"type\":1,\"target\":\"SendAll\",\"arguments\":[%d]}\u001e".formatted(number));
                }
                sockets.forEach(LoadTest::assertReceivesEachOnce);
                await("the one that does not read is dropped")
                        .atMost(Duration.ofSeconds(40))
                        .until(() -> server.hub().endedConnections() == 1);
            }
            assertThat(server.hub().connectedClients()).isEqualTo(CLIENTS);
            sockets.forEach(RawClient.Socket::drop);
        }
    }

    private static void assertReceivesEachOnce(RawClient.Socket socket) {
        StringBuilder received = new StringBuilder();
        while (!received.toString().contains("[%d]".formatted(MESSAGES - 1))) {
            received.append(socket.next());
        }
        assertThat(received.toString().split("\u001e"))
                .containsExactlyElementsOf(IntStream.range(0, MESSAGES)
                        .mapToObj("{\"type\":1,\"target\":\"Called\",\"arguments\":[%d]}"::formatted)
                        .toList());
    }

    /** A WebSocket of which nothing is read after its upgrade, though much is sent. */
    private static Socket deaf(TestServer server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.uri("").getPort()));
        OutputStream out = socket.getOutputStream();
        out.write("""
                GET /hub HTTP/1.1\r
                Host: localhost\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        out.write(frame(RawClient.HANDSHAKE));
        out.write(frame("{\"type\":1,\"target\":\"Flood\",\"arguments\":[%d]}\u001e".formatted(FLOOD)));
        out.flush();
        return socket;
    }

    /** A text frame of a client (RFC 6455, 5.2), masked with zeros. */
    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 6);
        frame.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
        return frame.array();
    }
}
