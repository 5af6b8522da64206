package dev.agentstudio.activities;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.micronaut.core.io.buffer.ByteBuffer;
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

/** The messages of one call, read by one thread. Closing it before its end stops the agent. */
final class AgentStream implements AutoCloseable {
    /** Lines of a stream that may wait here: a service that is ahead of its reader is slowed down by TCP. */
    private static final int WINDOW = 64;

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private final EventLines lines = new EventLines();
    private final Runnable stop;
    private boolean begun;
    private boolean over;

    private AgentStream(Runnable stop) {
        this.stop = stop;
    }

    /** @param stop tells the service that nobody wants the answer any more */
    static AgentStream of(Publisher<ByteBuffer<?>> bytes, Runnable stop) {
        AgentStream stream = new AgentStream(stop);
        bytes.subscribe(stream.new Receiver());
        return stream;
    }

    /**
     * The next message; empty when none came in time, and for a line that completes none.
     *
     * @throws AgentCallException when the stream broke, was refused, or ended without its last message
     */
    Optional<AgentMessage> next(Duration wait) throws AgentCallException, InterruptedException {
        Signal signal = signals.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        return switch (signal) {
            case null -> Optional.empty();
            case Signal.Line line -> take(line);
            case Signal.Broken broken -> {
                over = true;
                throw AgentCallException.of(broken.cause(), begun);
            }
            case Signal.Closed closed -> {
                over = true;
                throw AgentCallException.cutShort(null);
            }
        };
    }

    @Override
    public void close() {
        Subscription current = subscription.get();
        if (current != null) {
            current.cancel();
        }
        // Micronaut's client does not close the connection of a response that is given up: it reads on until its end.
        if (!over) {
            stop.run();
        }
    }

    private Optional<AgentMessage> take(Signal.Line line) throws AgentCallException {
        begun = true;
        Subscription current = subscription.get();
        if (current != null) {
            current.request(1);
        }
        Optional<String> message = lines.feed(line.bytes());
        return message.isPresent() ? Optional.of(noted(parse(message.get()))) : Optional.empty();
    }

    private AgentMessage noted(AgentMessage message) {
        over = switch (message) {
            case AgentMessage.Response response -> true;
            case AgentMessage.Failure failure -> true;
            case AgentMessage.End end -> true;
            case AgentMessage.Thought thought -> false;
            case AgentMessage.Progress progress -> false;
            case AgentMessage.Log log -> false;
        };
        return message;
    }

    private static AgentMessage parse(String text) throws AgentCallException {
        try {
            return AgentMessage.parse(text);
        } catch (JsonProcessingException e) {
            throw AgentCallException.unreadable(e.getOriginalMessage());
        }
    }

    private sealed interface Signal {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Line(byte[] bytes) implements Signal {}

        record Broken(Throwable cause) implements Signal {}

        record Closed() implements Signal {}
    }

    private final class Receiver implements Subscriber<ByteBuffer<?>> {
        @Override
        public void onSubscribe(Subscription newSubscription) {
            subscription.set(newSubscription);
            newSubscription.request(WINDOW);
        }

        @Override
        public void onNext(ByteBuffer<?> buffer) {
            // A copy, since the client takes the buffer back when this returns.
            signals.add(new Signal.Line(buffer.toByteArray()));
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
