package dev.agentstudio.signalr.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.agentstudio.signalr.connection.Hub;
import dev.agentstudio.signalr.connection.HubClient;
import dev.agentstudio.signalr.connection.HubException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A hub with one method for each kind of answer. */
final class EchoHub implements Hub {
    private final Map<String, HubClient> clients = new ConcurrentHashMap<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

    @Override
    public void connected(HubClient client) {
        clients.put(client.id(), client);
    }

    @Override
    public boolean hasMethod(String name) {
        return List.of(
                        "echo", "nothing", "whoami", "fail", "break", "wait", "open", "callme", "sendall", "closeme",
                        "flood")
                .contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable JsonNode invoke(HubClient client, String method, List<JsonNode> arguments) throws HubException {
        switch (method.toLowerCase(Locale.ROOT)) {
            case "echo" -> {
                if (arguments.size() != 1) {
                    throw new HubException("Echo takes one argument");
                }
                return arguments.getFirst();
            }
            case "fail" -> throw new HubException("As asked");
            case "break" -> throw new IllegalStateException("secret");
            case "whoami" -> {
                return JsonNodeFactory.instance.textNode(client.user().id());
            }
            case "wait" -> await(arguments.getFirst().asText());
            case "open" -> gate(arguments.getFirst().asText()).countDown();
            case "callme" -> client.send("Called", arguments.getFirst());
            case "sendall" -> clients.values().forEach(each -> each.send("Called", arguments.getFirst()));
            case "flood" -> {
                JsonNode large = JsonNodeFactory.instance.textNode("x".repeat(20_000));
                int messages =
                        arguments.isEmpty() ? 2_000 : arguments.getFirst().asInt();
                for (int message = 0; message < messages; message++) {
                    client.send("Called", large);
                }
            }
            case "closeme" -> client.close("As asked", arguments.getFirst().asBoolean());
            default -> {}
        }
        return method.equalsIgnoreCase("nothing") ? null : JsonNodeFactory.instance.booleanNode(true);
    }

    private CountDownLatch gate(String name) {
        return gates.computeIfAbsent(name, key -> new CountDownLatch(1));
    }

    private void await(String gate) throws HubException {
        try {
            if (!gate(gate).await(60, TimeUnit.SECONDS)) {
                throw new HubException("The gate stayed closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void disconnected(HubClient client) {
        clients.remove(client.id());
        ended.incrementAndGet();
    }

    @Override
    public void fellBehind(HubClient client, int queuedMessages) {}

    int connectedClients() {
        return clients.size();
    }

    int endedConnections() {
        return ended.get();
    }
}
