package dev.agentstudio.api.connection;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;

/**
 * What clients may use of this server at one time.
 *
 * @param max open connections of all clients
 * @param maxPerAddress open connections of one client address; behind a proxy, as many as {@code max}
 * @param headerTimeout from the opening of a connection, or the first byte of a later request, to the end of the request's headers
 * @param bodyTimeout from the end of a request's headers to the end of its body
 * @param bodyMemory bytes of unfinished bodies that are held for all callers; the first {@link RequestBody#FREE} of each do not count
 * @param bodyMemoryPerCaller the same of one caller: the subject of its token, else its address
 */
@ConfigurationProperties("connections")
record ConnectionSettings(
        int max,
        int maxPerAddress,
        Duration headerTimeout,
        Duration bodyTimeout,
        @ReadableBytes int bodyMemory,
        @ReadableBytes int bodyMemoryPerCaller) {}
