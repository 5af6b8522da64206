package dev.agentstudio.activities;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.micronaut.http.sse.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The messages of one call, read by one thread. Closing it before its end hangs up, which is how an agent is told to stop. */
final class AgentStream implements AutoCloseable {
    /** Messages that may wait here: a service that is ahead of its reader is slowed down by TCP. */
    private static final int WINDOW = 64;

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private boolean begun;

    static AgentStream of(Publisher<Event<String>> events) {
        AgentStream stream = new AgentStream();
        events.subscribe(stream.new Receiver());
        return stream;
    }

    /**
     * The next message, or empty when none came in time.
     *
     * @throws AgentCallException when the stream broke, was refused, or ended without its last message
     */
    Optional<AgentMessage> next(Duration wait) throws AgentCallException, InterruptedException {
        Signal signal = signals.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        return switch (signal) {
            case null -> Optional.empty();
            case Signal.Data data -> Optional.of(parse(data.text()));
            case Signal.Broken broken -> throw AgentCallException.of(broken.cause(), begun);
            case Signal.Closed closed -> throw AgentCallException.cutShort();
        };
    }

    @Override
    public void close() {
        Subscription current = subscription.get();
        if (current != null) {
            current.cancel();
        }
    }

    private AgentMessage parse(String text) throws AgentCallException {
        begun = true;
        Subscription current = subscription.get();
        if (current != null) {
            current.request(1);
        }
        try {
            return AgentMessage.parse(text);
        } catch (JsonProcessingException e) {
            throw AgentCallException.unreadable(e.getOriginalMessage());
        }
    }

    private sealed interface Signal {
        record Data(String text) implements Signal {}

        record Broken(Throwable cause) implements Signal {}

        record Closed() implements Signal {}
    }

    private final class Receiver implements Subscriber<Event<String>> {
        @Override
        public void onSubscribe(Subscription newSubscription) {
            subscription.set(newSubscription);
            newSubscription.request(WINDOW);
        }

        @Override
        public void onNext(Event<String> event) {
            signals.add(new Signal.Data(event.getData()));
        }

        @Override
        public void onError(Throwable cause) {
            signals.add(new Signal.Broken(cause));
        }

        @Override
        public void onComplete() {
            signals.add(new Signal.Closed());
        }
    }
}
