package dev.agentstudio.signalr.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.signalr.HubConnection;
import com.microsoft.signalr.HubConnectionBuilder;
import com.microsoft.signalr.HubConnectionState;
import com.microsoft.signalr.TransportEnum;
import dev.agentstudio.signalr.http.TestServer;
import io.reactivex.rxjava3.core.Single;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stock client of Java, over each of its transports. */
@SuppressWarnings("ResultOfMethodCallIgnored")
class JavaClientTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportEnum.class,
            names = {"WEBSOCKETS", "LONG_POLLING"})
    void everyKindOfValueAndErrorArrives(TransportEnum transport) throws InterruptedException {
        HubConnection client = connected(transport, "/hub");
        for (Object value :
                List.of("", List.of(), 0.0, false, Map.of("a", List.of(1.0)), "Grüße 漢字", "a\u001eb\u2028c")) {
            assertThat(client.invoke(Object.class, "Echo", value).blockingGet()).isEqualTo(value);
        }
        client.invoke("Nothing").blockingAwait();
        assertThat(client.invoke(String.class, "WhoAmI").blockingGet()).isEqualTo("alice");
        assertFailure(client.invoke(Object.class, "Fail"), "HubException: As asked");
        assertFailure(
                client.invoke(Object.class, "Break"), "An unexpected error occurred invoking 'Break' on the server.");
        assertFailure(client.invoke(Object.class, "Missing"), "Unknown hub method 'Missing'");
        assertThatThrownBy(() -> client.stream(Object.class, "Echo", 1).blockingFirst())
                .hasMessageContaining("non-streaming 'Echo' method with a streaming invocation");
        BlockingQueue<Double> received = new LinkedBlockingQueue<>();
        client.on("Called", received::add, Double.class);
        for (double number = 0; number < 10; number++) {
            client.send("CallMe", number);
        }
        List<Double> numbers = new ArrayList<>();
        for (int count = 0; count < 10; count++) {
            numbers.add(received.poll(60, TimeUnit.SECONDS));
        }
        if (transport == TransportEnum.LONG_POLLING) {
            // This client sends requests at the same time, so they may overtake each other.
            numbers.sort(null);
        }
        assertThat(numbers).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
        assertStops(client);
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportEnum.class,
            names = {"WEBSOCKETS", "LONG_POLLING"})
    void hubUrlMayHaveAQueryAndATrailingSlash(TransportEnum transport) {
        for (String path : List.of("/hub?tenant=a%20b", "/hub/", "/hub")) {
            HubConnection client = connected(transport, path);
            assertThat(client.invoke(String.class, "WhoAmI").blockingGet()).isEqualTo("alice");
            assertStops(client);
        }
    }

    /** Over long polling this client sends the old token after a redirect. */
    @Test
    void redirectIsFollowed() {
        HubConnection moved = connected(TransportEnum.WEBSOCKETS, "/redirect");
        assertThat(moved.invoke(String.class, "WhoAmI").blockingGet()).isEqualTo("moved");
        assertStops(moved);
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportEnum.class,
            names = {"WEBSOCKETS", "LONG_POLLING"})
    void closeOfTheServerArrivesWithItsReason(TransportEnum transport) {
        // With long polling this client reads messages on another thread than the end of its polls, which may come
        // first.
        int tries = transport == TransportEnum.LONG_POLLING ? 20 : 1;
        assertThat(Stream.generate(() -> reasonOfClose(transport)).limit(tries).anyMatch("As asked"::equals))
                .isTrue();
    }

    private static String reasonOfClose(TransportEnum transport) {
        HubConnection client = connected(transport, "/hub");
        CompletableFuture<String> reason = new CompletableFuture<>();
        client.onClosed(error -> reason.complete(error == null ? "none" : String.valueOf(error.getMessage())));
        client.send("CloseMe", false);
        return reason.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportEnum.class,
            names = {"WEBSOCKETS", "LONG_POLLING"})
    void wrongTokenIsRefused(TransportEnum transport) {
        HubConnection client = build(transport, "/hub", "wrong");
        assertThatThrownBy(() -> client.start().timeout(60, TimeUnit.SECONDS).blockingAwait())
                .hasMessageContaining("401");
    }

    private static HubConnection connected(TransportEnum transport, String path) {
        HubConnection client = build(transport, path, "alice");
        client.start().timeout(60, TimeUnit.SECONDS).blockingAwait();
        assertThat(client.getConnectionState()).isEqualTo(HubConnectionState.CONNECTED);
        return client;
    }

    private static HubConnection build(TransportEnum transport, String path, String token) {
        return HubConnectionBuilder.create(server.uri(path).toString())
                .withTransport(transport)
                .withAccessTokenProvider(Single.just(token))
                .build();
    }

    private static void assertFailure(Single<Object> call, String message) {
        assertThatThrownBy(() -> call.timeout(60, TimeUnit.SECONDS).blockingGet())
                .hasMessageContaining(message);
    }

    /** Without an exception, which also shows that the server has answered the client's Close. */
    private static void assertStops(HubConnection client) {
        client.stop().timeout(60, TimeUnit.SECONDS).blockingAwait();
    }
}
