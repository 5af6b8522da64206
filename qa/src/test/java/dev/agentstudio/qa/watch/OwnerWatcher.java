package dev.agentstudio.qa.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.TimedPause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Follows all workflows of the caller by one stream, which begins anew with each connection. */
final class OwnerWatcher {
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Subjects subjects;
    private final Servers servers;
    private final List<Map<String, List<Seen>>> connections = new CopyOnWriteArrayList<>();

    OwnerWatcher(Subjects subjects, Servers servers) {
        this.subjects = subjects;
        this.servers = servers;
    }

    /** Until it is stopped. */
    void run() {
        while (!subjects.hasStopped()) {
            Map<String, List<Seen>> received = new HashMap<>();
            connections.add(received);
            try {
                int unused = EventReading.read(
                        servers.next().resolve("/api/events"),
                        servers.token(),
                        0,
                        () -> {},
                        event -> take(received, event));
            } catch (IOException e) {
                // The server was killed.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            TimedPause.of(RETRY);
        }
    }

    private static void take(Map<String, List<Seen>> received, JsonNode event) {
        if (event.has("sequence")) {
            synchronized (received) {
                received.computeIfAbsent(event.path("workflowId").asText(), id -> new ArrayList<>())
                        .add(History.seen(event));
            }
        }
    }

    /** What each connection received of a workflow. */
    List<List<Seen>> of(String workflowId) {
        List<List<Seen>> all = new ArrayList<>();
        for (Map<String, List<Seen>> received : connections) {
            synchronized (received) {
                all.add(List.copyOf(received.getOrDefault(workflowId, List.of())));
            }
        }
        return all;
    }
}
