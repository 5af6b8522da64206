package dev.agentstudio.activities;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** One of the processes that serve the same agents. */
final class AgentReplica {
    /** Whether a replica takes calls, as far as we know; in the order in which they are chosen. */
    enum Standing {
        ONLINE,
        /** It answers, but has no room. */
        DEGRADED,
        /** It does not answer, or says that it must not be asked. */
        OFFLINE
    }

    private final URI url;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Standing standing = Standing.ONLINE;

    /** @param url for example {@code http://127.0.0.1:8088} */
    AgentReplica(URI url) {
        if (url.getHost() == null || !String.valueOf(url.getScheme()).startsWith("http")) {
            throw new IllegalArgumentException("Not the URL of an agent service: " + url);
        }
        this.url = url;
    }

    URI url() {
        return url;
    }

    Standing standing() {
        return standing;
    }

    /** Returns what it was before. */
    Standing is(Standing now) {
        Standing before = standing;
        standing = now;
        return before;
    }

    /** Calls of this process that it has in hand. */
    int calls() {
        return calls.get();
    }

    void begin() {
        calls.incrementAndGet();
    }

    void end() {
        calls.decrementAndGet();
    }
}
