package dev.agentstudio.signalr.connection;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When something last happened on a connection, and what follows from it. In {@link System#nanoTime}. Not thread-safe. */
final class ConnectionTimes {
    /** Pause between acknowledgements, as in ASP.NET Core. One right after a reconnect makes the JavaScript client forget to send messages again. */
    private static final long ACKNOWLEDGEMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HubSettings settings;
    private long detachedAt = System.nanoTime();
    private long attachedAt;
    private long receivedAt;
    private long sentAt;
    private long frameTakenAt;
    private long acknowledgedAt;
    private long endedAt;
    private boolean hasPinged;

    ConnectionTimes(HubSettings settings) {
        this.settings = settings;
    }

    void attached() {
        attachedAt = System.nanoTime();
        receivedAt = attachedAt;
        acknowledgedAt = attachedAt;
        frameTakenAt = 0;
    }

    void detached() {
        detachedAt = System.nanoTime();
    }

    void ended() {
        endedAt = System.nanoTime();
    }

    void received() {
        receivedAt = System.nanoTime();
    }

    /** From now on the client's silence counts. */
    void pinged() {
        hasPinged = true;
    }

    void frameTaken() {
        sentAt = System.nanoTime();
        frameTakenAt = sentAt;
    }

    void frameWritten() {
        frameTakenAt = 0;
    }

    /**
     * Why the connection is to be ended now; null when it is not.
     *
     * @param kind of its transport; null while it has none
     */
    @Nullable
    String timeout(long now, ConnectionState state, Transport.@Nullable Kind kind, HubUser user) {
        if (kind == null) {
            return now - detachedAt > settings.detachedTimeout().toNanos() ? "The client is gone." : null;
        }
        if (state == ConnectionState.NEGOTIATED
                && now - attachedAt > settings.handshakeTimeout().toNanos()) {
            return "Handshake was canceled.";
        }
        if (user.expiresAt() != null && !Instant.now().isBefore(user.expiresAt())) {
            return "The access token has expired.";
        }
        boolean isSilent =
                hasPinged && now - receivedAt > settings.clientTimeout().toNanos();
        return kind.isPinged() && isSilent ? "The client sent nothing for too long." : null;
    }

    /** Whether a client whose connection has ended has had the time to receive what was queued. */
    boolean isDrainTimeOver(long now, Transport.Kind kind) {
        return now - endedAt > (kind.isPinged() ? settings.sendTimeout() : settings.detachedTimeout()).toNanos();
    }

    boolean isWriteStuck(long now) {
        return frameTakenAt != 0 && now - frameTakenAt > settings.sendTimeout().toNanos();
    }

    /** Whether messages of the client may be acknowledged now; true at most once in a while. */
    boolean takeAcknowledgement(long now) {
        boolean isDue = now - acknowledgedAt > ACKNOWLEDGEMENT_NANOS;
        if (isDue) {
            acknowledgedAt = now;
        }
        return isDue;
    }

    boolean isPingDue(long now) {
        return now - sentAt > settings.keepAlive().toNanos();
    }
}
