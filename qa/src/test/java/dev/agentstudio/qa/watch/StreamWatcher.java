package dev.agentstudio.qa.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.TimedPause;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;

/** Follows all workflows by event streams, one for each, and connects again after the last sequence that it has. */
final class StreamWatcher {
    /** Before a stream is asked for again, as the server's {@code retry} says. */
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Subjects subjects;
    private final Servers servers;
    private final Recording recording;
    private final Queue<String> complaints;

    StreamWatcher(Subjects subjects, Servers servers, Recording recording, Queue<String> complaints) {
        this.subjects = subjects;
        this.servers = servers;
        this.recording = recording;
        this.complaints = complaints;
    }

    /** Follows workflows as they are created, until it is stopped. */
    void run(Executor threads) {
        Set<String> followed = new HashSet<>();
        while (!subjects.hasStopped()) {
            for (String id : subjects.ids()) {
                if (followed.add(id)) {
                    threads.execute(() -> follow(id));
                }
            }
            TimedPause.of(RETRY);
        }
    }

    private void follow(String id) {
        boolean isComplete = false;
        while (!isComplete && !subjects.hasStopped()) {
            boolean isOver = subjects.hasEnded(id);
            isComplete = read(id) == 204 && isOver;
            if (!isComplete) {
                TimedPause.of(RETRY);
            }
        }
    }

    /** Returns the status, or 0 when the server was lost. */
    private int read(String id) {
        try {
            int status = EventReading.read(
                    servers.next().resolve("/api/workflows/%s/events".formatted(id)),
                    servers.token(),
                    recording.position(id),
                    recording::connected,
                    event -> take(id, event));
            switch (status) {
                case 200, 204, 503 -> {}
                default ->
                    complaints.add("%s got status %d for %s after %d"
                            .formatted(recording.watcher(), status, id, recording.position(id)));
            }
            return status;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void take(String id, JsonNode event) {
        if (event.has("sequence")) {
            recording.add(id, History.seen(event));
        }
    }
}
