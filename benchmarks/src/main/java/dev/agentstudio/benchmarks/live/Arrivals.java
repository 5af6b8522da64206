package dev.agentstudio.benchmarks.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The messages that clients of the hub received. Of those that say that a task was scheduled or completed it keeps how long after the event
 * of history they came; Temporal records its time on the clock of this machine, and its milliseconds are rounded down, which can only make
 * the wait appear longer. One thread adds, any reads.
 */
final class Arrivals {
    private static final byte[] TARGET = ascii("\"target\":\"");
    private static final byte[] CHANGED = ascii("TaskStatusChanged");
    private static final byte[] WORKFLOW = ascii("\"workflowId\":\"");
    private static final byte[] SEQUENCE = ascii("\"sequence\":");
    private static final byte[] STATUS = ascii("\"currentStatus\":\"");
    private static final byte[] TIMESTAMP = ascii("\"timestamp\":\"");

    /** The hub sends progress at most once a second. */
    private static final int QUIET_MILLIS = 1500;

    private final Map<Event, Spread> events = new HashMap<>();
    private List<Double> waits = new ArrayList<>();
    private long messages;
    private volatile Semaphore completions = new Semaphore(0);

    /** An event of history: sequences are unique in a workflow. */
    private record Event(String workflowId, String sequence) {}

    /** When one event reached its subscribers. */
    static final class Spread {
        private int subscribers;
        private double last;

        int subscribers() {
            return subscribers;
        }

        /** Milliseconds from the event to the last subscriber. */
        double last() {
            return last;
        }
    }

    /** @param at when the bytes were read, in microseconds of the epoch */
    void add(byte[] bytes, int from, int to, long at) {
        int target = find(bytes, from, to, TARGET);
        boolean isChange = startsWith(bytes, target, to, CHANGED);
        String status = isChange ? text(bytes, find(bytes, target, to, STATUS), to) : "";
        if (status.equals("completed") || status.equals("pending")) {
            Event event = new Event(
                    text(bytes, find(bytes, target, to, WORKFLOW), to),
                    text(bytes, find(bytes, target, to, SEQUENCE), to));
            Instant time = Instant.parse(text(bytes, find(bytes, target, to, TIMESTAMP), to));
            count(status.equals("completed"), event, (at - micros(time)) / 1000.0);
        } else {
            count();
        }
    }

    private synchronized void count() {
        messages++;
    }

    private void count(boolean isCompletion, Event event, double milliseconds) {
        synchronized (this) {
            messages++;
            waits.add(milliseconds);
            if (isCompletion) {
                Spread spread = events.computeIfAbsent(event, id -> new Spread());
                spread.subscribers++;
                spread.last = Math.max(spread.last, milliseconds);
            }
        }
        if (isCompletion) {
            completions.release();
        }
    }

    /** Waits until so many messages have come that say that a task was completed, and takes the one event that they are about. */
    Spread awaitCompletion(int subscribers, int limitSeconds) throws InterruptedException {
        if (!completions.tryAcquire(subscribers, limitSeconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Of %d subscribers %d were told of an event within %d seconds"
                    .formatted(subscribers, completions.availablePermits(), limitSeconds));
        }
        synchronized (this) {
            if (events.size() != 1) {
                throw new IllegalStateException("%d events in place of one".formatted(events.size()));
            }
            Spread only = events.values().iterator().next();
            events.clear();
            return only;
        }
    }

    /** Waits until nothing has come for longer than the hub delays any message. */
    void awaitQuiet() throws InterruptedException {
        long seen;
        do {
            seen = messages();
            boolean unused = new CountDownLatch(1).await(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        } while (messages() != seen);
    }

    /** Begins anew. */
    synchronized void clear() {
        messages = 0;
        waits = new ArrayList<>();
        events.clear();
        completions = new Semaphore(0);
    }

    /** Of all kinds, since the beginning. */
    synchronized long messages() {
        return messages;
    }

    /** Milliseconds from the event of history, of each message that is measured. */
    synchronized List<Double> waits() {
        return List.copyOf(waits);
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** Where what follows a text begins; {@code to} where it does not occur. */
    private static int find(byte[] bytes, int from, int to, byte[] text) {
        for (int index = from; index <= to - text.length; index++) {
            if (startsWith(bytes, index, to, text)) {
                return index + text.length;
            }
        }
        return to;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] text) {
        if (to - from < text.length) {
            return false;
        }
        for (int index = 0; index < text.length; index++) {
            if (bytes[from + index] != text[index]) {
                return false;
            }
        }
        return true;
    }

    /** A value up to its end. */
    private static String text(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != '"' && bytes[end] != ',' && bytes[end] != '}') {
            end++;
        }
        return new String(bytes, from, end - from, US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
