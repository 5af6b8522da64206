package dev.agentstudio.signalr.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Frames and records of WebSockets: their sizes, their order, and what the server never sends. */
class SocketMessageTest {
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
    void messageThatNeverEndsIsCutOff() {
        RawClient.Socket socket = client.connected();
        String part = "x".repeat(20 * 1024);
        socket.sendFragments(Stream.generate(() -> part).limit(6).toArray(String[]::new));
        assertThat(socket.next()).isEqualTo("close 1009");
    }

    @Test
    void longRecordInFragmentsIsRefusedWithAReason() {
        RawClient.Socket socket = client.connected();
        socket.sendFragments("x".repeat(20 * 1024), "x".repeat(20 * 1024));
        assertThat(socket.next()).contains("The maximum message size of 32768 bytes was exceeded.");
        assertThat(socket.next()).isEqualTo("close 1000");
    }

    @Test
    void pingOfTheSocketIsAnsweredAndNoneIsSent() {
        RawClient.Socket socket = client.connected();
        socket.ping("are you there");
        assertThat(socket.next()).isEqualTo("pong are you there");
        // Three pings of the hub protocol, in whose time no ping of the socket comes.
        for (int count = 0; count < 3; count++) {
            assertThat(socket.nextOrPing()).isEqualTo("{\"type\":6}\u001e");
        }
    }

    /** Some client fails on each of these: other types, null members, extra members, numbers as ids, both a result and an error. */
    @Test
    void serverSendsNothingThatSomeClientFailsOn() {
        RawClient.Socket socket = client.connected();
        String call = "{\"type\":%d,\"target\":\"%s\",\"arguments\":[%s],\"invocationId\":\"1\"}\u001e";
        socket.send(call.formatted(1, "Echo", "null")
                + call.formatted(1, "Nothing", "")
                + call.formatted(1, "Fail", "")
                + call.formatted(4, "Echo", "1")
                + call.formatted(1, "CallMe", "{}")
                + call.formatted(1, "CloseMe", "true"));
        List<String> records = new ArrayList<>();
        for (String message = socket.nextOrPing(); !message.startsWith("close"); message = socket.nextOrPing()) {
            assertThat(message).endsWith("\u001e");
            records.addAll(Arrays.asList(message.split("\u001e")));
        }
        assertThat(records).hasSizeGreaterThanOrEqualTo(7);
        records.forEach(record -> assertClean(RawClient.json(record), record));
    }

    private static void assertClean(JsonNode record, String text) {
        Set<String> allowed = switch (record.path("type").asInt()) {
            case 1 -> Set.of("type", "target", "arguments");
            case 3 -> Set.of("type", "invocationId", "result", "error");
            case 6 -> Set.of("type");
            case 7 -> Set.of("type", "error", "allowReconnect");
            default -> Set.of();
        };
        assertThat(record.fieldNames()).as(text).toIterable().isSubsetOf(allowed);
        record.properties()
                .forEach(member -> assertThat(
                                member.getValue().isNull() && !member.getKey().equals("result"))
                        .as(text)
                        .isFalse());
        assertThat(record.has("result") && record.has("error")).as(text).isFalse();
    }
}
