package dev.agentstudio.api.connection;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long an upload may still take. Its body is written to the artifact store as it arrives, so it counts against no memory; but it has to
 * arrive at a minimum speed, since it holds a connection meanwhile.
 */
final class UploadClock {
    /** Least speed, in bytes a second: that of the slowest mobile connections. */
    static final int MIN_BYTES_PER_SECOND = 16 * 1024;

    private static final String PATH = "/api/artifacts";

    private final long startedAt = System.nanoTime();
    private final Duration limit;
    private long bytes;

    private UploadClock(Duration limit) {
        this.limit = limit;
    }

    /**
     * The clock of a request whose head has arrived; null for one that is no upload.
     *
     * @param limit time for a body that has no bytes
     */
    static @Nullable UploadClock of(HttpRequest request, Duration limit) {
        String target = request.uri();
        int authority = target.indexOf("://");
        int path = authority < 0 ? 0 : Math.max(0, target.indexOf('/', authority + 3));
        int query = target.indexOf('?');
        boolean isUpload = request.method().equals(HttpMethod.POST)
                && target.substring(path, query < 0 ? target.length() : Math.max(path, query))
                        .equals(PATH);
        return isUpload ? new UploadClock(limit) : null;
    }

    /** How long more may take to arrive, now that some bytes have. */
    Duration timeLeft(int received) {
        bytes += received;
        Duration earned = Duration.ofMillis(bytes * 1000 / MIN_BYTES_PER_SECOND);
        return limit.plus(earned).minusNanos(System.nanoTime() - startedAt);
    }
}
