package dev.agentstudio.worker;

import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a worker starts and ends.
 *
 * @param drain how long tasks in flight may take to end once it stops, before other workers continue them
 * @param build null: it gets work as soon as it polls, unless a build is current
 * @param pools whose calls it carries out
 * @param maxConcurrentCalls of agents, in each pool; others wait in Temporal, which gives them out owner by owner
 */
public record WorkerSettings(Duration drain, @Nullable WorkerBuild build, WorkerPools pools, int maxConcurrentCalls) {
    /** Calls only wait for HTTP, so many fit. */
    public static final int MAX_CONCURRENT_CALLS = 200;

    /** @throws ConfigurationException when it could not call anybody */
    public WorkerSettings {
        if (maxConcurrentCalls < 1) {
            throw new ConfigurationException("worker.max-concurrent-calls: at least 1 is expected");
        }
    }

    /** Without a build and pools. */
    public WorkerSettings(Duration drain) {
        this(drain, null, WorkerPools.NONE, MAX_CONCURRENT_CALLS);
    }
}
