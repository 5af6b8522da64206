package dev.agentstudio.events;

import io.lettuce.core.event.connection.ReconnectFailedEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Connects to Redis as soon as it is available, so that a process can start without it. Once connected, the client itself connects again
 * after an outage.
 *
 * @param <C> what is made of the connections
 */
public final class RedisConnector<C> implements AutoCloseable {
    /** Pause between attempts to connect for the first time. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Longest wait for the first attempt. */
    private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(2);

    private final RedisLink link;
    private final RedisAvailability availability;
    private final Function<RedisLink, CompletionStage<C>> opening;
    private final Consumer<C> onOpen;
    private final Disposable failedReconnects;
    private final CountDownLatch firstAttempt = new CountDownLatch(1);
    private volatile @Nullable C connection;
    private volatile boolean isClosed;

    private RedisConnector(
            RedisLink link, String effect, Function<RedisLink, CompletionStage<C>> opening, Consumer<C> onOpen) {
        this.link = link;
        this.availability = new RedisAvailability(link.subject(), effect);
        this.opening = opening;
        this.onOpen = onOpen;
        this.failedReconnects = link.client()
                .getResources()
                .eventBus()
                .get()
                .ofType(ReconnectFailedEvent.class)
                .subscribe(failed -> availability.failed(failed.getCause()));
    }

    /**
     * Begins to connect. Returns when the first attempt has succeeded or failed, or after two seconds.
     *
     * @param effect what it means for the process that Redis is unavailable, as a sentence for the log
     * @param opening connects once
     * @param onOpen called once, when the connection can be used
     */
    public static <C> RedisConnector<C> start(
            RedisAccess access, String effect, Function<RedisLink, CompletionStage<C>> opening, Consumer<C> onOpen) {
        RedisConnector<C> connector = new RedisConnector<>(access.open(), effect, opening, onOpen);
        connector.link.client().addListener(connector.availability);
        connector.attempt();
        connector.awaitFirstAttempt();
        return connector;
    }

    /** Empty until Redis was available for the first time. */
    public Optional<C> connection() {
        return Optional.ofNullable(connection);
    }

    /** Ends the attempts to connect, and closes the connections. */
    @Override
    public void close() {
        isClosed = true;
        // That its connections end now is no outage.
        link.client().removeListener(availability);
        failedReconnects.dispose();
        link.close();
    }

    /** A process that has Redis is to use it from its first request on. */
    private void awaitFirstAttempt() {
        try {
            boolean unused = firstAttempt.await(FIRST_ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        if (isClosed) {
            return;
        }
        var unused = opening.apply(link).whenComplete((opened, failure) -> {
            if (failure == null) {
                connection = opened;
                onOpen.accept(opened);
            } else if (!isClosed) {
                availability.failed(failure);
                CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(this::attempt);
            }
            firstAttempt.countDown();
        });
    }
}
