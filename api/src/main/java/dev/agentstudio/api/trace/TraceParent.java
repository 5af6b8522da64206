package dev.agentstudio.api.trace;

import io.micronaut.http.HttpRequest;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A W3C {@code traceparent}, version 00.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 */
public record TraceParent(String traceId, String spanId, String flags) {
    /** Name of the header, and of the request attribute under which {@link TraceFilter} keeps the value. */
    public static final String NAME = "traceparent";

    private static final Pattern FORMAT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    /** The request's own, as {@link TraceFilter} set it; a new one for a request that never passed the filter. */
    public static TraceParent of(HttpRequest<?> request) {
        return request.getAttribute(NAME, TraceParent.class).orElseGet(TraceParent::create);
    }

    /** A new trace. */
    public static TraceParent create() {
        return new TraceParent(hex() + hex(), hex(), "00");
    }

    /** Empty for anything that the specification calls invalid, which is then to be ignored. */
    static Optional<TraceParent> parse(String header) {
        return Optional.of(FORMAT.matcher(header))
                .filter(matcher -> matcher.matches()
                        && !matcher.group(1).equals(NO_TRACE)
                        && !matcher.group(2).equals(NO_SPAN))
                .map(matcher -> new TraceParent(matcher.group(1), matcher.group(2), matcher.group(3)));
    }

    /** A span of our own in the caller's trace. */
    TraceParent child() {
        return new TraceParent(traceId, hex(), flags);
    }

    @Override
    public String toString() {
        return "00-%s-%s-%s".formatted(traceId, spanId, flags);
    }

    private static String hex() {
        return "%016x".formatted(ThreadLocalRandom.current().nextLong());
    }
}
