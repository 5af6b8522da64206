package dev.agentstudio.signalr.connection;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that wait to be sent, in order. With stateful reconnect it also keeps the records that were sent and not yet acknowledged, to send
 * them again on the next transport. Not thread-safe.
 */
final class Outbox {
    /** Records are joined into one frame up to about this size. */
    private static final int FRAME_BYTES = 64 * 1024;

    /** Bytes that may be sent and not yet acknowledged before sending waits, as in ASP.NET Core. */
    private static final int MAX_UNACKNOWLEDGED_BYTES = 100_000;

    private final Deque<Outgoing> queue = new ArrayDeque<>();
    private final Deque<Outgoing> unacknowledged = new ArrayDeque<>();
    private boolean stateful;
    private boolean behind;
    private long lastNumber;
    private int unacknowledgedBytes;
    private int queuedBytes;

    /** A record that waits to be sent, or to be acknowledged. */
    private static final class Outgoing {
        private final byte[] bytes;

        /** Counts the messages of types 1 to 5, from 1; 0 for other records, which are not sent again. */
        private final long number;

        /** Whether it is sent in one frame with the record before it. */
        private final boolean joins;

        private Outgoing(byte[] bytes, long number, boolean joins) {
            this.bytes = bytes;
            this.number = number;
            this.joins = joins;
        }
    }

    /** The outcome of messages for a client that may be slow. */
    enum Backlog {
        ACCEPTED,
        DROPPED,
        /** Accepted, and for the first time since the queue was short, many wait. */
        FELL_BEHIND,
        /** Accepted, but too many wait: the connection is to be closed. */
        OVERFLOWED
    }

    /** Adds numbered records, as far as the limits allow. They are sent in one frame, so that a client gets all of them or none. */
    Backlog offer(List<byte[]> records, HubClient.Importance importance, HubSettings.QueueLimits limits) {
        if (importance == HubClient.Importance.DROPPABLE && queue.size() >= limits.dropping()) {
            return Backlog.DROPPED;
        }
        for (int index = 0; index < records.size(); index++) {
            add(new Outgoing(records.get(index), ++lastNumber, index > 0));
        }
        boolean wasBehind = behind;
        behind = queue.size() > (wasBehind ? limits.warning() / 2 : limits.warning());
        if (isOver(limits)) {
            return Backlog.OVERFLOWED;
        }
        return behind && !wasBehind ? Backlog.FELL_BEHIND : Backlog.ACCEPTED;
    }

    /** Whether more waits than a client may let wait. */
    boolean isOver(HubSettings.QueueLimits limits) {
        return queue.size() > limits.closing() || queuedBytes > limits.closingBytes();
    }

    void keepUntilAcknowledged() {
        stateful = true;
    }

    /** The connection has ended: nothing is sent again, so nothing waits for acknowledgement. */
    void end() {
        stateful = false;
        unacknowledged.clear();
    }

    /** @param numbered whether the message is of type 1 to 5 */
    void add(byte[] record, boolean numbered) {
        add(new Outgoing(record, numbered ? ++lastNumber : 0, false));
    }

    private void add(Outgoing record) {
        queue.add(record);
        queuedBytes += record.bytes.length;
    }

    /** Adds a record that does not wait for acknowledgements: each side would else wait for the other's. */
    void addAcknowledgement(byte[] record) {
        Outgoing first = queue.peek();
        if (first != null && !maySend(first)) {
            addFirst(record);
        } else {
            add(record, false);
        }
    }

    /** Adds a record that is sent before all others and never again. */
    void addFirst(byte[] record) {
        queue.addFirst(new Outgoing(record, 0, false));
        queuedBytes += record.length;
    }

    int size() {
        return queue.size();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** The next records as one frame; null when there are none, or when the client has too much to acknowledge first. */
    byte @Nullable [] takeFrame() {
        Outgoing first = queue.peek();
        if (first == null || !maySend(first)) {
            return null;
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream(first.bytes.length);
        for (Outgoing next = first;
                next != null && (next.joins || (fits(frame, next) && maySend(next)));
                next = queue.peek()) {
            queue.remove();
            queuedBytes -= next.bytes.length;
            frame.writeBytes(next.bytes);
            if (isKept(next)) {
                unacknowledged.add(next);
                unacknowledgedBytes += next.bytes.length;
            }
        }
        return frame.toByteArray();
    }

    private boolean maySend(Outgoing next) {
        return !isKept(next) || unacknowledgedBytes < MAX_UNACKNOWLEDGED_BYTES;
    }

    private boolean isKept(Outgoing record) {
        return stateful && record.number > 0;
    }

    private static boolean fits(ByteArrayOutputStream frame, Outgoing next) {
        return frame.size() == 0 || frame.size() + next.bytes.length <= FRAME_BYTES;
    }

    /** The client has received all messages up to a number. */
    void acknowledge(long number) {
        while (!unacknowledged.isEmpty() && unacknowledged.getFirst().number <= number) {
            unacknowledgedBytes -= unacknowledged.removeFirst().bytes.length;
        }
    }

    /**
     * Prepares for a new transport: what was not acknowledged is sent again.
     *
     * @return number of the first message that will follow
     */
    long rewind() {
        queue.removeIf(record -> record.number == 0);
        while (!unacknowledged.isEmpty()) {
            queue.addFirst(unacknowledged.removeLast());
        }
        unacknowledgedBytes = 0;
        queuedBytes = queue.stream().mapToInt(waiting -> waiting.bytes.length).sum();
        return queue.isEmpty() ? lastNumber + 1 : queue.getFirst().number;
    }
}
