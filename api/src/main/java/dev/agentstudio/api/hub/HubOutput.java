package dev.agentstudio.api.hub;

import dev.agentstudio.signalr.connection.HubClient;
import dev.agentstudio.signalr.protocol.HubMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What one client is sent. Logs and metrics are sent in batches, and dropped while the client is far behind; everything else is sent at
 * once. Thread-safe.
 */
final class HubOutput {
    /** Messages of a batch at most. */
    private static final int BATCH = 10;

    /** How long the first message of a batch waits, in milliseconds. */
    private static final int BATCH_MILLIS = 100;

    private final HubClient client;
    private final ScheduledExecutorService timer;
    private final List<HubMessage.Invocation> batch = new ArrayList<>(BATCH);

    HubOutput(HubClient client, ScheduledExecutorService timer) {
        this.client = client;
        this.timer = timer;
    }

    void send(HubEvent event) {
        send(List.of(event));
    }

    /** Sends what one event caused: all in one frame but for logs and metrics, so that a client which has its sequence has all of it. */
    void send(List<HubEvent> events) {
        List<HubMessage.Invocation> required = new ArrayList<>();
        for (HubEvent event : events) {
            if (event instanceof HubEvent.LogMessageReceived || event instanceof HubEvent.MetricUpdated) {
                addToBatch(event.invocation());
            } else {
                required.add(event.invocation());
            }
        }
        if (!required.isEmpty()) {
            client.send(required, HubClient.Importance.REQUIRED);
        }
    }

    /** Runs an action when few messages wait for the client, at once if that is so already. */
    void whenReady(Runnable action) {
        client.whenReady(action);
    }

    private synchronized void addToBatch(HubMessage.Invocation message) {
        batch.add(message);
        if (batch.size() >= BATCH) {
            flush();
        } else if (batch.size() == 1) {
            var unused = timer.schedule(this::flush, BATCH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void flush() {
        if (!batch.isEmpty()) {
            client.send(List.copyOf(batch), HubClient.Importance.DROPPABLE);
            batch.clear();
        }
    }
}
