package dev.agentstudio.dev;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Starts the agent service again when it ends. Tasks that it was working on are retried by the platform like those of any agent that
 * fails; all others wait until the service is there again, which costs no retry.
 */
final class AgentRestarts implements StackPart {
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);

    /** Longest pause before another start, reached when the service ends again and again, as with a file that fails to import. */
    private static final Duration MAX_DELAY = Duration.ofSeconds(10);

    /** A service that has run for so long is started again after the first delay. */
    private static final Duration STEADY = Duration.ofSeconds(30);

    private final Supplier<Optional<ChildProcess>> starter;
    private final Path log;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("agent-restarts").factory());

    private Duration delay = FIRST_DELAY;

    /**
     * @param starter starts the service; empty when it shall not be started any more
     * @param log where the service writes its output
     */
    AgentRestarts(Supplier<Optional<ChildProcess>> starter, Path log) {
        this.starter = starter;
        this.log = log;
    }

    /** Follows a service that has been started. */
    void follow(ChildProcess service) {
        Instant begin = Instant.now();
        service.onExit(sentence -> {
            if (!executor.isShutdown()) {
                executor.execute(() -> restart(sentence, Duration.between(begin, Instant.now())));
            }
        });
    }

    private void restart(String sentence, Duration lived) {
        delay = lived.compareTo(STEADY) >= 0 ? FIRST_DELAY : delay;
        System.err.printf(
                "dev: %s; it is started again in %.2f s. Its log is %s%n", sentence, delay.toMillis() / 1000.0, log);
        var unused =
                executor.schedule(() -> starter.get().ifPresent(this::follow), delay.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = delay.multipliedBy(2);
        delay = doubled.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : doubled;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
