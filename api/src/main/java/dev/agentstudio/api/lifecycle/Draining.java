package dev.agentstudio.api.lifecycle;

import io.micronaut.context.annotation.Value;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The last moments of the process. The server takes no more connections and lets requests in flight end; those that only wait, and may
 * wait for hours, are told when it is time to answer.
 */
@Singleton
public final class Draining implements GracefulShutdownCapable {
    private final Duration patience;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** @param patience shorter than {@code micronaut.lifecycle.graceful-shutdown.grace-period}, to leave time for the answers */
    Draining(@Value("${shutdown.patience}") Duration patience) {
        this.patience = patience;
    }

    /** Done when whoever still waits is to answer with what there is. Not to be completed by others. */
    public CompletableFuture<Void> over() {
        return over.copy();
    }

    @Override
    public CompletionStage<?> shutdownGracefully() {
        over.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
        // The server itself knows when the last request has ended, which may be sooner.
        return CompletableFuture.completedFuture(null);
    }
}
