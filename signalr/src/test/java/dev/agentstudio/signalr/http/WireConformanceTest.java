package dev.agentstudio.signalr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the protocol says of bytes and statuses, seen by a client of our own. */
class WireConformanceTest {
    private static final String ECHO =
            "{\"arguments\":[%s],\"invocationId\":\"%s\",\"target\":\"Echo\",\"type\":1}\u001e";
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
    void negotiateAnswersVersionOneWithATokenOfItsOwn() {
        HttpResponse<String> response = client.send("POST", "/hub/negotiate?negotiateVersion=1", "");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode answer = RawClient.json(response.body());
        assertThat(answer.path("connectionId").asText()).matches("[A-Za-z0-9_-]{22}");
        assertThat(answer.path("connectionToken").asText())
                .matches("[A-Za-z0-9_-]{22}")
                .isNotEqualTo(answer.path("connectionId").asText());
        assertThat(response.body()).endsWith("""
                        "availableTransports":[{"transport":"WebSockets","transferFormats":["Text","Binary"]},\
                        {"transport":"ServerSentEvents","transferFormats":["Text"]},\
                        {"transport":"LongPolling","transferFormats":["Text","Binary"]}]}""").doesNotContain("null");
    }

    @Test
    void negotiateWithoutVersionIsVersionZeroWhoseIdConnects() {
        JsonNode answer = client.negotiate("");
        assertThat(answer.path("negotiateVersion").asInt(-1)).isZero();
        assertThat(answer.has("connectionToken")).isFalse();
        RawClient.Socket socket =
                client.open("?id=" + answer.path("connectionId").asText());
        socket.send(RawClient.HANDSHAKE);
        assertThat(socket.next()).isEqualTo("{}\u001e");
    }

    @ParameterizedTest
    @CsvSource({"7,1", "1,1", "0,0"})
    void negotiateChoosesTheNewestCommonVersion(String asked, int chosen) {
        assertThat(client.negotiate("?negotiateVersion=" + asked)
                        .path("negotiateVersion")
                        .asInt(-1))
                .isEqualTo(chosen);
    }

    @Test
    void negotiateOfNoVersionIsAnError() {
        assertThat(client.negotiate("?negotiateVersion=x").has("error")).isTrue();
        assertThat(client.send("GET", "/hub/negotiate", "").statusCode()).isEqualTo(405);
    }

    @Test
    void publicIdDoesNotConnectInVersionOne() {
        String id = client.negotiate("?negotiateVersion=1").path("connectionId").asText();
        assertThat(client.send("GET", "/hub?id=" + id, "").statusCode()).isEqualTo(404);
        assertThatThrownBy(() -> client.open("?id=" + id)).hasMessageContaining("WebSocketHandshakeException");
    }

    @Test
    void requestsOfAnotherUserAreNotFound() {
        String token = client.token();
        assertThat(client.send("POST", "/hub?user=other&id=" + token, RawClient.HANDSHAKE)
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.send("GET", "/hub?user=other&id=" + token, "").statusCode())
                .isEqualTo(404);
        assertThatThrownBy(() -> client.open("?user=other&id=" + token))
                .hasMessageContaining("WebSocketHandshakeException");
    }

    @Test
    void secondSocketOfALiveConnectionIsRefusedAndPostIsNotAllowed() {
        String token = client.token();
        RawClient.Socket socket = client.open("?id=" + token);
        socket.send(RawClient.HANDSHAKE);
        assertThat(socket.next()).isEqualTo("{}\u001e");
        assertThatThrownBy(() -> client.open("?id=" + token)).hasMessageContaining("WebSocketHandshakeException");
        assertThat(client.send("POST", "/hub?id=" + token, RawClient.HANDSHAKE).statusCode())
                .isEqualTo(405);
    }

    @Test
    void messagesAreReadHoweverTheyAreCut() {
        RawClient.Socket socket = client.connected();
        socket.send(ECHO.formatted("1", "a") + ECHO.formatted("2", "b") + "{\"type\":1,\"target\":");
        socket.send("\"Echo\",\"arguments\":[3],\"invocationId\":\"c\"}\u001e");
        socket.sendFragments("{\"type\":1,\"target\":\"Echo\",", "\"arguments\":[4],\"invocationId\":\"d\"}\u001e");
        socket.sendBinary(ECHO.formatted("5", "e"));
        StringBuilder received = new StringBuilder();
        while (!received.toString().contains("\"e\"")) {
            received.append(socket.next());
        }
        assertThat(received.toString().split("\u001e"))
                .containsExactly(
                        completion("a", "1"),
                        completion("b", "2"),
                        completion("c", "3"),
                        completion("d", "4"),
                        completion("e", "5"));
    }

    @Test
    void handshakeAndInvocationInOneMessageAreBothServed() {
        RawClient.Socket socket = client.open("?id=" + client.token());
        socket.send(RawClient.HANDSHAKE + ECHO.formatted("true", "1"));
        StringBuilder received = new StringBuilder();
        while (!received.toString().contains("\"1\"")) {
            received.append(socket.next());
        }
        assertThat(received.toString()).isEqualTo("{}\u001e" + completion("1", "true") + "\u001e");
    }

    @Test
    void messageOfTheLimitPassesAndALongerOneClosesTheConnection() {
        RawClient.Socket socket = client.connected();
        int envelope = ECHO.formatted("\"\"", "1").length();
        String longest = ECHO.formatted("\"" + "x".repeat(32 * 1024 - envelope) + "\"", "1");
        socket.send(longest);
        assertThat(socket.next()).hasSizeGreaterThan(32_000);
        socket.send(longest.replace("xx", "xxx").substring(0, 32 * 1024) + "}\u001e");
        assertThat(socket.next())
                .isEqualTo("{\"type\":7,\"error\":\"The maximum message size of 32768 bytes was exceeded.\"}\u001e");
        assertThat(socket.next()).isEqualTo("close 1000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void handshakeOfKnownVersionsSucceeds(int version) {
        RawClient.Socket socket = client.open("?id=" + client.token());
        socket.send("{\"version\":%d, \"protocol\": \"json\"}\u001e".formatted(version));
        assertThat(socket.next()).isEqualTo("{}\u001e");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"protocol\":\"json\",\"version\":3} | The server does not support version 3 of the 'json' protocol.",
                "{\"protocol\":\"xml\",\"version\":1} | The protocol 'xml' is not supported.",
                "nonsense | A message is not JSON.",
                "{\"type\":6} | The first message is not a handshake."
            })
    void otherHandshakesAreRefusedWithTheReason(String handshake, String reason) {
        RawClient.Socket socket = client.open("?id=" + client.token());
        socket.send(handshake + "\u001e");
        assertThat(socket.next()).isEqualTo("{\"error\":\"%s\"}\u001e".formatted(reason));
        assertThat(socket.next()).startsWith("close");
    }

    @Test
    void errorsOfMethodsKeepTheConnection() {
        RawClient.Socket socket = client.connected();
        String call = "{\"type\":%d,\"target\":\"%s\",\"arguments\":[],\"invocationId\":\"1\"%s}\u001e";
        socket.send(call.formatted(1, "Fail", ""));
        assertThat(socket.next())
                .isEqualTo(
                        failure("An unexpected error occurred invoking 'Fail' on the server. HubException: As asked"));
        socket.send(call.formatted(1, "Break", ""));
        assertThat(socket.next()).isEqualTo(failure("An unexpected error occurred invoking 'Break' on the server."));
        socket.send(call.formatted(1, "Unknown", ""));
        assertThat(socket.next()).isEqualTo(failure("Unknown hub method 'Unknown'"));
        socket.send(call.formatted(4, "Echo", ""));
        assertThat(socket.next())
                .isEqualTo(failure(
                        "The client attempted to invoke the non-streaming 'Echo' method with a streaming invocation."));
        socket.send(call.formatted(1, "Echo", ",\"streamIds\":[\"2\"]"));
        assertThat(socket.next()).isEqualTo(failure("Client sent 1 stream(s), Hub method expects 0."));
        socket.send(ECHO.formatted("true", "1"));
        assertThat(socket.next()).isEqualTo(completion("1", "true") + "\u001e");
    }

    @Test
    void invocationWithoutAnIdIsNeverAnswered() {
        RawClient.Socket socket = client.connected();
        socket.send("{\"type\":1,\"target\":\"Fail\",\"arguments\":[]}\u001e"
                + "{\"type\":1,\"target\":\"Unknown\",\"arguments\":[]}\u001e"
                + "{\"type\":5,\"invocationId\":\"9\"}\u001e{\"type\":99}\u001e"
                + ECHO.formatted("1", "1"));
        assertThat(socket.next()).isEqualTo(completion("1", "1") + "\u001e");
    }

    @Test
    void closeOfTheClientEndsTheSocketInTheOrdinaryWay() {
        RawClient.Socket socket = client.connected();
        socket.send("{\"type\":7}\u001e");
        assertThat(socket.next()).isEqualTo("{\"type\":7}\u001e");
        assertThat(socket.next()).isEqualTo("close 1000");
    }

    @Test
    void lostSocketEndsTheConnectionOnce() {
        RawClient.Socket socket = client.connected();
        int before = server.hub().endedConnections();
        socket.drop();
        await().atMost(Duration.ofSeconds(60)).until(() -> server.hub().endedConnections() > before);
    }

    @Test
    void eventStreamBeginsAtOnceAndCarriesWholeRecords() throws IOException {
        String token = client.token();
        HttpResponse<java.io.InputStream> stream =
                client.stream("/hub?id=" + token).join();
        assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(client.send("POST", "/hub?id=" + token, RawClient.HANDSHAKE + ECHO.formatted("\"ä\"", "1"))
                        .body())
                .isEmpty();
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
        StringBuilder received = new StringBuilder();
        while (!received.toString().contains("\"1\"")) {
            String line = lines.readLine();
            if (!line.isEmpty()) {
                assertThat(line).startsWith("data: ").endsWith("\u001e");
                received.append(line.substring(6));
            }
        }
        assertThat(received.toString()).isEqualTo("{}\u001e" + completion("1", "\"ä\"") + "\u001e");
        assertThat(client.send("GET", "/hub?id=" + token, "").statusCode())
                .describedAs("a poll of an event stream")
                .isEqualTo(400);
        assertThat(client.send("GET", "/hub?id=" + token, "", "Accept", "text/event-stream")
                        .statusCode())
                .isEqualTo(409);
        stream.body().close();
    }

    @Test
    void messagePackOverAnEventStreamIsRefused() throws IOException {
        String token = client.token();
        HttpResponse<java.io.InputStream> stream =
                client.stream("/hub?id=" + token).join();
        client.send("POST", "/hub?id=" + token, "{\"protocol\":\"messagepack\",\"version\":1}\u001e");
        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("The transport does not support 'Binary' transfer format.");
    }

    @Test
    void requestsWithoutAnIdAreBadAndUnknownOnesNotFound() {
        for (String method : List.of("GET", "POST", "DELETE")) {
            String body = method.equals("POST") ? RawClient.HANDSHAKE : "";
            assertThat(client.send(method, "/hub", body).statusCode()).isEqualTo(400);
            assertThat(client.send(method, "/hub?id=unknown", body).statusCode())
                    .isEqualTo(404);
        }
        assertThat(client.send("GET", "/hub", "", "Accept", "text/event-stream").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "Text", ""})
    void pollingWorksWithAnyAccept(String accept) {
        String token = client.token();
        String[] headers = accept.isEmpty() ? new String[0] : new String[] {"Accept", accept};
        String path = "/hub?id=" + token;
        HttpResponse<String> first = client.send("GET", path, "", headers);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEmpty();
        client.send("POST", path, RawClient.HANDSHAKE);
        assertThat(client.send("GET", path, "", headers).body()).isEqualTo("{}\u001e");
        CompletableFuture<HttpResponse<String>> held = client.sendAsync("GET", path, "", headers);
        client.send("POST", path, ECHO.formatted("1", "1"));
        HttpResponse<String> data = held.join();
        assertThat(data.body()).isEqualTo(completion("1", "1") + "\u001e");
        assertThat(data.headers().firstValue("Content-Type")).contains("application/octet-stream");
        HttpResponse<String> timedOut = client.send("GET", path, "", headers);
        assertThat(timedOut.statusCode()).isEqualTo(200);
        assertThat(timedOut.body()).isEmpty();
    }

    @Test
    void handshakeMayBePostedBeforeTheFirstPoll() {
        String path = "/hub?id=" + client.token();
        assertThat(client.send("POST", path, RawClient.HANDSHAKE).statusCode()).isEqualTo(200);
        assertThat(client.send("GET", path, "").body()).isEmpty();
        assertThat(client.send("GET", path, "").body()).isEqualTo("{}\u001e");
    }

    @Test
    void newerPollReplacesTheOlderOne() {
        String path = polled();
        CompletableFuture<HttpResponse<String>> older = client.sendAsync("GET", path, "");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            CompletableFuture<HttpResponse<String>> newer = client.sendAsync("GET", path, "");
            client.send("POST", path, ECHO.formatted("1", "1"));
            return newer.join().body().contains("\"1\"");
        });
        assertThat(older.join().statusCode()).isIn(200, 204);
    }

    @Test
    void deleteEndsThePendingPoll() {
        String path = polled();
        CompletableFuture<HttpResponse<String>> held = client.sendAsync("GET", path, "");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.send("DELETE", path, "").statusCode() == 202);
        assertThat(held.join().statusCode()).isIn(200, 204);
        assertThat(client.send("POST", path, "{\"type\":7}\u001e").statusCode()).isEqualTo(404);
    }

    @Test
    void closeReachesAPollingClient() {
        String path = polled();
        client.send("POST", path, "{\"type\":1,\"target\":\"CloseMe\",\"arguments\":[true]}\u001e");
        assertThat(client.send("GET", path, "").body())
                .isEqualTo("{\"type\":7,\"error\":\"As asked\",\"allowReconnect\":true}\u001e");
        assertThat(client.send("GET", path, "").statusCode()).isEqualTo(204);
    }

    @Test
    void postIsAnsweredWhileItsMethodRuns() {
        String path = polled();
        client.send(
                "POST", path, "{\"type\":1,\"target\":\"Wait\",\"arguments\":[\"post\"],\"invocationId\":\"s\"}\u001e");
        RawClient.Socket other = client.connected();
        other.send("{\"type\":1,\"target\":\"Open\",\"arguments\":[\"post\"]}\u001e");
        assertThat(client.send("GET", path, "").body()).isEqualTo(completion("s", "true") + "\u001e");
    }

    /** A connection after its first poll and handshake. */
    private static String polled() {
        String path = "/hub?id=" + client.token();
        client.send("GET", path, "");
        client.send("POST", path, RawClient.HANDSHAKE);
        assertThat(client.send("GET", path, "").body()).isEqualTo("{}\u001e");
        return path;
    }

    private static String completion(String id, String result) {
        return "{\"type\":3,\"invocationId\":\"%s\",\"result\":%s}".formatted(id, result);
    }

    private static String failure(String message) {
        return "{\"type\":3,\"invocationId\":\"1\",\"error\":\"%s\"}\u001e".formatted(message);
    }
}
