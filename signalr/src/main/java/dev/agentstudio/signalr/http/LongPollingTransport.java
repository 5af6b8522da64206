package dev.agentstudio.signalr.http;

import dev.agentstudio.signalr.connection.HubConnection;
import dev.agentstudio.signalr.connection.HubSettings;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A connection over long polling: a frame of the connection answers one poll. */
final class LongPollingTransport extends FramePump {
    private final HubSettings settings;
    private boolean hasBegun;
    private boolean isOver;
    private @Nullable Poll pending;
    private long pollEndedAt = System.nanoTime();

    /** What a poll is answered with. */
    sealed interface Answer {
        /** Bytes for the client; none when it is to poll again. */
        final class Data implements Answer {
            private final byte[] bytes;

            Data(byte[] bytes) {
                this.bytes = bytes;
            }

            byte[] bytes() {
                return bytes;
            }
        }

        /** The connection has ended, or a newer poll took the place of this one. */
        record Over() implements Answer {}
    }

    private record Poll(CompletableFuture<Answer> answer, BooleanSupplier isConnected, long startedAt) {}

    LongPollingTransport(HubConnection connection, HubSettings settings) {
        super(connection);
        this.settings = settings;
    }

    /** @param isConnected whether the client still waits for this answer */
    CompletableFuture<Answer> poll(BooleanSupplier isConnected) {
        Poll poll = new Poll(new CompletableFuture<>(), isConnected, System.nanoTime());
        Poll replaced;
        synchronized (this) {
            replaced = pending;
            if (isOver) {
                poll.answer().complete(new Answer.Over());
            } else if (hasBegun) {
                pending = poll;
            } else {
                // Clients wait for the first answer before they send their handshake, and drop its body.
                hasBegun = true;
                pollEndedAt = System.nanoTime();
                poll.answer().complete(new Answer.Data(new byte[0]));
            }
        }
        if (replaced != null) {
            replaced.answer().complete(new Answer.Over());
        }
        flush();
        return poll.answer();
    }

    @Override
    public Kind kind() {
        return Kind.LONG_POLLING;
    }

    @Override
    synchronized boolean canWrite() {
        return pending != null && pending.isConnected().getAsBoolean();
    }

    @Override
    void write(byte[] frame) {
        answer(new Answer.Data(frame));
        written();
    }

    @Override
    void finish() {
        synchronized (this) {
            isOver = true;
        }
        answer(new Answer.Over());
    }

    @Override
    void cutOff() {
        finish();
    }

    @Override
    public boolean isAlive() {
        long now = System.nanoTime();
        boolean isStale;
        boolean isAbsent;
        synchronized (this) {
            isStale = pending != null
                    && now - pending.startedAt() > settings.pollTimeout().toNanos();
            boolean isGone = pending == null || !pending.isConnected().getAsBoolean();
            isAbsent = isGone && now - pollEndedAt > settings.detachedTimeout().toNanos();
            if (!isGone) {
                pollEndedAt = now;
            }
        }
        if (isStale) {
            answer(new Answer.Data(new byte[0]));
        }
        return !isAbsent;
    }

    private void answer(Answer answer) {
        Poll poll;
        synchronized (this) {
            poll = pending;
            pending = null;
            pollEndedAt = System.nanoTime();
        }
        if (poll != null) {
            poll.answer().complete(answer);
        }
    }
}
