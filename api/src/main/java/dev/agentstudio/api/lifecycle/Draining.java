package dev.agentstudio.api.lifecycle;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Value;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The shutdown of the process. The server accepts no more connections and completes requests in flight; requests that wait for a workflow,
 * possibly for hours, are answered when the wait timeout has passed.
 */
@Singleton
public final class Draining implements GracefulShutdownCapable {
    private final Duration waitTimeout;
    private final CompletableFuture<Void> waitEnd = new CompletableFuture<>();

    /**
     * Takes the setting under either name.
     *
     * @param waitTimeout shorter than {@code micronaut.lifecycle.graceful-shutdown.grace-period}, to leave time for the answers
     * @param patience the same under its name of 0.1; null where that is not set
     */
    Draining(
            @Value("${shutdown.wait-timeout}") Duration waitTimeout,
            @Property(name = "shutdown.patience") @Nullable Duration patience) {
        this.waitTimeout = Objects.requireNonNullElse(patience, waitTimeout);
    }

    /** Completes when requests that still wait must be answered with what is known. Callers must not complete it. */
    public CompletableFuture<Void> waitEnd() {
        return waitEnd.copy();
    }

    @Override
    public CompletionStage<?> shutdownGracefully() {
        waitEnd.completeOnTimeout(null, waitTimeout.toMillis(), TimeUnit.MILLISECONDS);
        // The server itself knows when the last request has ended, which may be sooner.
        return CompletableFuture.completedFuture(null);
    }
}
