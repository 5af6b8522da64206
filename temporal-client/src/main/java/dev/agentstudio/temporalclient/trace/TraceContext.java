package dev.agentstudio.temporalclient.trace;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * The trace that the current thread works for. It is kept in the logging context, so that every line of the log carries it too.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 * @param flags 2 hex digits
 */
public record TraceContext(String traceId, String spanId, String flags) {
    /** Name of the HTTP header and of the header in Temporal. */
    public static final String HEADER = "traceparent";

    private static final String TRACE_ID = "traceId";
    private static final String SPAN_ID = "spanId";
    private static final String FLAGS = "traceFlags";
    private static final Pattern FORMAT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    /** Empty for anything but a {@code traceparent} of version 00. */
    public static Optional<TraceContext> parse(String header) {
        Matcher matcher = FORMAT.matcher(header);
        return matcher.matches()
                ? Optional.of(new TraceContext(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /** The current thread's; empty when it works for none. */
    public static Optional<TraceContext> current() {
        String traceId = MDC.get(TRACE_ID);
        String spanId = MDC.get(SPAN_ID);
        String flags = MDC.get(FLAGS);
        return traceId == null || spanId == null
                ? Optional.empty()
                : Optional.of(new TraceContext(traceId, spanId, flags == null ? "00" : flags));
    }

    /** Makes it the current thread's. */
    void attach() {
        entries().forEach(MDC::put);
    }

    /** As entries of the logging context. */
    public Map<String, String> entries() {
        return Map.of(TRACE_ID, traceId, SPAN_ID, spanId, FLAGS, flags);
    }

    @Override
    public String toString() {
        return "00-%s-%s-%s".formatted(traceId, spanId, flags);
    }
}
