package dev.agentstudio.signalr.connection;

import dev.agentstudio.signalr.protocol.ProtocolException;

/** Numbers the messages that a client with stateful reconnect sends, so that repeated ones are recognized. Not thread-safe. */
final class Inbox {
    private long highest;
    private long next = 1;
    private long acknowledged;

    /** The client says which number its next message has. */
    void resumeAt(long number) throws ProtocolException {
        if (number > highest + 1) {
            throw new ProtocolException("The sequence is ahead of the messages that were received.");
        }
        next = number;
    }

    /** Counts a message of type 1 to 5. Returns false when it was received before. */
    boolean accept() {
        long number = next++;
        if (number <= highest) {
            return false;
        }
        highest = number;
        return true;
    }

    /** The highest number that is to be acknowledged now; 0 when there is nothing new. */
    long takeAcknowledgement() {
        if (highest == acknowledged) {
            return 0;
        }
        acknowledged = highest;
        return highest;
    }
}
