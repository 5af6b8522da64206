package dev.agentstudio.api.live;

import dev.agentstudio.api.http.ClientDisconnect;
import dev.agentstudio.api.http.ServerSentEvents;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Writes events as Server-Sent Events, with comments between them, and bounds the streams of each caller. */
@Singleton
final class EventStreams {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    /** How long a client waits before it connects again, in milliseconds. */
    private static final byte[] RETRY = ServerSentEvents.retry(1000);

    private static final byte[] KEEP_ALIVE = ServerSentEvents.keepAlive();

    /** Comments that may wait for a client that reads nothing; at the next one its stream ends. */
    private static final int MAX_COMMENTS = 4;

    private final int maxStreams;
    private final Duration keepAlive;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    EventStreams(LiveSettings settings) {
        this.maxStreams = settings.maxStreamsPerCaller();
        this.keepAlive = settings.keepAlive();
    }

    /**
     * A stream, which counts for its caller until it has ended or the client has disconnected. It ends when the caller's token is no longer
     * accepted.
     *
     * @param withIds whether a client can continue after an event
     * @throws ProblemException when the caller has as many streams as it may have
     */
    Publisher<byte[]> open(HttpRequest<?> request, Caller caller, Publisher<LiveEvent> events, boolean withIds) {
        Runnable close = count(caller.subject());
        Runnable forget = ClientDisconnect.whenClosed(request, close);
        Sinks.Empty<Void> stalled = Sinks.empty();
        Flux<byte[]> messages =
                Flux.from(events).map(event -> EventMessage.of(event).bytes(withIds));
        Flux<byte[]> comments = Flux.interval(keepAlive, keepAlive)
                .map(tick -> KEEP_ALIVE)
                .onBackpressureBuffer(
                        MAX_COMMENTS, dropped -> disconnect(request, stalled), BufferOverflowStrategy.DROP_LATEST);
        // Comments have no end, so it is that of the messages which ends both.
        return Flux.merge(1, messages.materialize(), comments.materialize())
                .<byte[]>dematerialize()
                .startWith(RETRY)
                // Other ends would wait until the client reads.
                .takeUntilOther(Mono.firstWithSignal(stalled.asMono(), expiry(caller)))
                .doOnError(failure -> LOG.debug("An event stream ends early: {}", failure.getMessage()))
                // A client that connects again continues after the last event that it has.
                .onErrorComplete()
                .doFinally(end -> {
                    forget.run();
                    close.run();
                });
    }

    private static Mono<Void> expiry(Caller caller) {
        return caller.remaining().map(left -> Mono.delay(left).then()).orElseGet(Mono::never);
    }

    private static void disconnect(HttpRequest<?> request, Sinks.Empty<Void> stalled) {
        var unused = stalled.tryEmitEmpty();
        ClientDisconnect.disconnect(request);
    }

    /** Counts a stream; the result ends that, however often it is run. */
    private Runnable count(String subject) {
        open.compute(subject, (key, known) -> {
            int count = known == null ? 0 : known;
            if (count >= maxStreams) {
                throw ProblemException.tooManyStreams(maxStreams);
            }
            return count + 1;
        });
        AtomicBoolean isCounted = new AtomicBoolean(true);
        return () -> {
            if (isCounted.compareAndSet(true, false)) {
                open.computeIfPresent(subject, (key, known) -> known == 1 ? null : Integer.valueOf(known - 1));
            }
        };
    }
}
