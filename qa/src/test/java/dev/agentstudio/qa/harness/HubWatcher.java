package dev.agentstudio.qa.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.signalr.HubConnection;
import com.microsoft.signalr.HubConnectionBuilder;
import com.microsoft.signalr.TransportEnum;
import io.reactivex.rxjava3.core.Single;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A stock client that keeps everything it is sent. */
public final class HubWatcher implements AutoCloseable {
    private static final List<String> EVENTS = List.of(
            "WorkflowStarted",
            "WorkflowProgress",
            "WorkflowCompleted",
            "TaskStatusChanged",
            "TaskProgressUpdated",
            "AgentThought",
            "AgentStatusChanged",
            "LogMessageReceived",
            "MetricUpdated",
            "ErrorOccurred");

    private final HubConnection connection;
    private final List<Message> messages = new ArrayList<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();

    /** A call of the client. */
    public record Message(String event, JsonNode body) {}

    private HubWatcher(HubConnection connection) {
        this.connection = connection;
        connection.onClosed(error -> closed.complete(error == null ? "" : error.getMessage()));
        for (String event : EVENTS) {
            connection.on(event, body -> add(new Message(event, Json.of(body))), Map.class);
        }
    }

    public static HubWatcher connect(URI api, String token, TransportEnum transport) {
        HubWatcher watcher = new HubWatcher(HubConnectionBuilder.create(api + "/hubs/agentstudio")
                .withTransport(transport)
                .withAccessTokenProvider(Single.just(token))
                .build());
        watcher.connection
                .start()
                .timeout(Client.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .blockingAwait();
        return watcher;
    }

    /** Invokes a method, again while the server says that Temporal is too busy to answer, as it is on a slow machine. */
    public Object invoke(String method, Object... arguments) {
        return Single.defer(() -> connection.invoke(Object.class, method, arguments))
                .retry(HubWatcher::isToBeTriedAgain)
                .timeout(Client.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .blockingGet();
    }

    private static boolean isToBeTriedAgain(Throwable failure) {
        return String.valueOf(failure.getMessage()).endsWith("nothing was lost, try again");
    }

    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** All bodies of an event. */
    public List<JsonNode> bodies(String event) {
        return messages().stream()
                .filter(message -> message.event().equals(event))
                .map(Message::body)
                .toList();
    }

    public JsonNode await(String event, Predicate<JsonNode> wanted) {
        return Awaitility.await(event)
                .atMost(Client.TIMEOUT)
                .until(() -> bodies(event).stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    public JsonNode await(String event) {
        return await(event, body -> true);
    }

    /** Why the server closed the connection; empty for no reason. */
    public String awaitClose() {
        return closed.orTimeout(Client.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        connection.stop().onErrorComplete().blockingAwait();
    }

    private synchronized void add(Message message) {
        messages.add(message);
    }
}
