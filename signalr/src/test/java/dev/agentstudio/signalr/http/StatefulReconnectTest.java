package dev.agentstudio.signalr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Numbers and acknowledgements of stateful reconnect, as bytes. */
class StatefulReconnectTest {
    private static final String HANDSHAKE = "{\"protocol\":\"json\",\"version\":2}\u001e";
    private static final String CALL = "{\"type\":1,\"target\":\"CallMe\",\"arguments\":[%d]}\u001e";
    private static TestServer server;
    private static RawClient client;

    @BeforeAll
    static void start() {
        server = new TestServer();
        client = new RawClient(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void sequenceIsThatOfTheOldestUnacknowledgedMessageAndTheRestFollows() {
        String token = negotiated();
        RawClient.Socket first = opened(token);
        first.send(CALL.formatted(0) + CALL.formatted(1) + CALL.formatted(2));
        awaitText(first, "\"arguments\":[2]");
        // What follows the acknowledgement is answered after the server has read it.
        first.send("{\"type\":8,\"sequenceId\":1}\u001e" + CALL.formatted(3));
        awaitText(first, "\"arguments\":[3]");
        first.drop();

        RawClient.Socket second = client.open("?id=" + token);
        second.send("{\"type\":9,\"sequenceId\":5}\u001e" + CALL.formatted(4));

        assertThat(awaitText(second, "\"arguments\":[4]").replaceAll("\\{\"type\":[68][^\u001e]*\u001e", ""))
                .isEqualTo("{\"type\":9,\"sequenceId\":2}\u001e" + called(1) + called(2) + called(3) + called(4));
    }

    @Test
    void acknowledgedMessagesAreNotSentAgainAndRepeatedOnesAreIgnored() {
        String token = negotiated();
        RawClient.Socket first = opened(token);
        first.send(CALL.formatted(0));
        awaitText(first, "\"arguments\":[0]");
        assertThat(awaitText(first, "\"type\":8")).contains("{\"type\":8,\"sequenceId\":1}");
        first.send("{\"type\":8,\"sequenceId\":1}\u001e" + CALL.formatted(1));
        awaitText(first, "\"arguments\":[1]");
        first.drop();

        RawClient.Socket second = client.open("?id=" + token);
        second.send("{\"type\":9,\"sequenceId\":1}\u001e" + CALL.formatted(0) + CALL.formatted(1) + CALL.formatted(2));

        String received = awaitText(second, "\"arguments\":[2]");
        assertThat(received)
                .startsWith("{\"type\":9,\"sequenceId\":2}\u001e")
                .containsOnlyOnce("\"arguments\":[1]")
                .doesNotContain("\"arguments\":[0]");
    }

    @Test
    void nothingIsSentBeyondTooManyUnacknowledgedBytes() {
        RawClient.Socket socket = opened(negotiated());
        String large = "{\"type\":1,\"target\":\"CallMe\",\"arguments\":[\"%s\"]}\u001e".formatted("x".repeat(30_000));
        for (int message = 0; message < 6; message++) {
            socket.send(large);
        }
        awaitSequence(socket, 4);
        assertThat(socket.nextOrPing()).as("the fifth waits").doesNotContain("xxx");
        socket.send("{\"type\":8,\"sequenceId\":4}\u001e");
        awaitSequence(socket, 2);
    }

    @Test
    void withoutBothSidesConsentTheConnectionEndsWithItsSocket() {
        String token = client.token();
        RawClient.Socket socket = opened(token);
        socket.drop();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.send("POST", "/hub?id=" + token, HANDSHAKE).statusCode() == 404);
    }

    private static String negotiated() {
        JsonNode answer = client.negotiate("?negotiateVersion=1&useStatefulReconnect=true");
        assertThat(answer.path("useStatefulReconnect").asBoolean()).isTrue();
        return answer.path("connectionToken").asText();
    }

    private static RawClient.Socket opened(String token) {
        RawClient.Socket socket = client.open("?id=" + token);
        socket.send(HANDSHAKE);
        assertThat(socket.next()).isEqualTo("{}\u001e");
        return socket;
    }

    private static String awaitText(RawClient.Socket socket, String wanted) {
        StringBuilder received = new StringBuilder();
        while (!received.toString().contains(wanted)) {
            received.append(socket.next());
        }
        return received.toString();
    }

    /** Counts large messages, which may share frames. */
    private static void awaitSequence(RawClient.Socket socket, int messages) {
        int seen = 0;
        while (seen < messages) {
            seen += socket.next().split("\"Called\"", -1).length - 1;
        }
        assertThat(seen).isEqualTo(messages);
    }

    private static String called(int number) {
        return "{\"type\":1,\"target\":\"Called\",\"arguments\":[%d]}\u001e".formatted(number);
    }
}
