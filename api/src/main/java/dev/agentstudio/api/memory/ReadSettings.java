package dev.agentstudio.api.memory;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;

/**
 * What reads of large workflows may use of this process.
 *
 * @param memory bytes of large results that all requests together hold until they are answered; one that needs more leaves out the largest
 * @param patience how long a request waits for others to release memory
 */
@ConfigurationProperties("reads")
record ReadSettings(@ReadableBytes int memory, Duration patience) {}
