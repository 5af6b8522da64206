package dev.agentstudio.qa.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.signalr.HubConnection;
import com.microsoft.signalr.HubConnectionBuilder;
import com.microsoft.signalr.TransportEnum;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.TimedPause;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows all workflows over one connection of the hub, and connects again when that is lost: by the Java client, which keeps the largest
 * sequence of each workflow as docs/hub.md says.
 */
final class HubFollower {
    private static final Duration TICK = Duration.ofMillis(500);

    /** For an answer of the hub; a connection that gives none is given up. */
    private static final long ANSWER_SECONDS = 20;

    /** All that the hub sends for a workflow: the client logs an error for each message that it has no handler for. */
    private static final List<String> EVENTS = List.of(
            "WorkflowStarted",
            "WorkflowProgress",
            "WorkflowCompleted",
            "TaskStatusChanged",
            "TaskProgressUpdated",
            "AgentThought",
            "LogMessageReceived",
            "MetricUpdated",
            "ErrorOccurred");

    private final Subjects subjects;
    private final Servers servers;
    private final Recording recording;
    private final TransportEnum transport;

    HubFollower(Subjects subjects, Servers servers, Recording recording, TransportEnum transport) {
        this.subjects = subjects;
        this.servers = servers;
        this.recording = recording;
        this.transport = transport;
    }

    /** Until it is stopped. */
    @SuppressWarnings("checkstyle:IllegalCatch") // the client reports a lost connection by exceptions of many types
    void run() {
        while (!subjects.hasStopped()) {
            Connection connection = new Connection();
            try {
                connection.follow();
            } catch (RuntimeException e) {
                // Connect again, to the next server.
            } finally {
                connection.close();
            }
            TimedPause.of(TICK);
        }
    }

    private final class Connection {
        private final HubConnection client = HubConnectionBuilder.create(servers.next() + "/hubs/agentstudio")
                .withTransport(transport)
                .withAccessTokenProvider(Single.just(servers.token()))
                .build();
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Set<String> subscribed = ConcurrentHashMap.newKeySet();

        /** Workflows whose end has arrived; they may be resumed. */
        private final Set<String> ended = ConcurrentHashMap.newKeySet();

        /** Those that were subscribed to when nothing could happen to them any more. */
        private final Set<String> complete = ConcurrentHashMap.newKeySet();

        Connection() {
            client.onClosed(error -> closed.countDown());
            for (String event : EVENTS) {
                client.on(event, body -> take(event, Json.of(body)), Map.class);
            }
        }

        void follow() {
            client.start().timeout(ANSWER_SECONDS, TimeUnit.SECONDS).blockingAwait();
            recording.connected();
            while (!isClosed() && !subjects.hasStopped()) {
                subjects.ids().forEach(this::subscribe);
            }
        }

        void close() {
            var unused = client.stop().onErrorComplete().subscribe();
        }

        /** Subscribes to a workflow that is not followed, or that has ended and may have been resumed since. */
        private void subscribe(String id) {
            boolean isOver = subjects.hasEnded(id);
            if (!subscribed.contains(id) || (ended.contains(id) && !complete.contains(id))) {
                subscribed.add(id);
                var unused = client.invoke(Object.class, "SubscribeToWorkflow", id, recording.position(id))
                        .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                        .blockingGet();
                if (isOver) {
                    complete.add(id);
                }
            }
        }

        private boolean isClosed() {
            try {
                return closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        private void take(String event, JsonNode body) {
            String id = body.path("workflowId").asText();
            if (event.equals("WorkflowCompleted")) {
                ended.add(id);
            } else if (body.has("sequence")) {
                ended.remove(id);
            }
            if (!body.has("sequence")) {
                takeEphemeral(id, body);
            } else if (event.equals("WorkflowProgress")) {
                recording.advance(id, sequence(body));
            } else {
                recording.add(id, new Seen(sequence(body), event, subject(body)));
            }
        }

        private void takeEphemeral(String id, JsonNode body) {
            if (body.path("currentStatus").asText().equals("running")) {
                recording.shownRunning(id, body.path("taskId").asText());
            }
        }
    }

    /** The client reads numbers as doubles. */
    private static long sequence(JsonNode body) {
        return Math.round(body.path("sequence").asDouble());
    }

    private static String subject(JsonNode body) {
        String task = body.path("taskId").asText();
        String status = body.path("currentStatus").asText(body.path("status").asText());
        return task.isEmpty() ? status : status.isEmpty() ? task : task + ":" + status;
    }
}
