package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Json;
import dev.agentstudio.qa.harness.TimedPause;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Follows the agents' own record of their calls: what a race waits for is seen there within milliseconds, without a request. */
final class AgentCallTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(4);

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Map<String, List<JsonNode>> byWorkflow = new HashMap<>();
    private final Thread thread;
    private volatile boolean isClosed;
    private long position;

    AgentCallTail(Path file) {
        this.file = file;
        thread = Thread.ofPlatform().name("agent-call-tail").daemon().start(this::follow);
    }

    /** All lines about a workflow so far, in order. */
    List<JsonNode> calls(String workflowId) {
        lock.lock();
        try {
            return List.copyOf(byWorkflow.getOrDefault(workflowId, List.of()));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the record says that something happened to a task; empty when it does not in time. */
    Optional<Instant> await(String workflowId, String event, String taskId, Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            Optional<Instant> found = find(workflowId, event, taskId);
            while (found.isEmpty() && left > 0) {
                left = grown.awaitNanos(left);
                found = find(workflowId, event, taskId);
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Instant> find(String workflowId, String event, String taskId) {
        return byWorkflow.getOrDefault(workflowId, List.of()).stream()
                .filter(line -> line.path("event").asText().equals(event))
                .filter(line -> line.path("taskId").asText().equals(taskId))
                .map(line -> Instant.parse(line.path("timestamp").asText()))
                .findFirst();
    }

    private void follow() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            while (!isClosed) {
                readNew(log);
                TimedPause.of(POLL);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readNew(RandomAccessFile log) throws IOException {
        int size = (int) (log.length() - position);
        if (size <= 0) {
            return;
        }
        byte[] bytes = new byte[size];
        log.seek(position);
        log.readFully(bytes);
        int end = lastLineEnd(bytes);
        position += end;
        List<JsonNode> lines = new ArrayList<>();
        new String(bytes, 0, end, StandardCharsets.UTF_8)
                .lines()
                .map(Json::parse)
                .forEach(lines::add);
        lock.lock();
        try {
            lines.forEach(line -> byWorkflow
                    .computeIfAbsent(line.path("workflowExecutionId").asText(), id -> new ArrayList<>())
                    .add(line));
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What comes after the last line end is a line that is still being written. */
    private static int lastLineEnd(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
