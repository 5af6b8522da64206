package dev.agentstudio.activities;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one call, read by one thread. Closing it before its end closes the connection, which cancels the agent unless the call outlives
 * its connection; then its first message says so.
 */
final class AgentStream implements AutoCloseable {
    /** Chunks of a stream that may wait here: a service that is ahead of its reader is slowed down by TCP. */
    private static final int WINDOW = 16;

    /** The service sends a comment every 15 s, so three in a row must be missing before it counts as dead. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    /** Room for one message, in bytes. Larger than any result that is accepted, so that the refusal can say its size. */
    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private final AtomicReference<@Nullable CompletableFuture<?>> call = new AtomicReference<>();
    private final EventLines lines = new EventLines(MAX_MESSAGE_BYTES);
    private final Queue<String> messages = new ArrayDeque<>();
    private Instant heard = Instant.now();
    private boolean begun;

    /** Takes the answer of the service, whatever it is. */
    BodySubscriber<Void> receive(HttpResponse.ResponseInfo answer) {
        if (answer.statusCode() == 200) {
            signals.add(new Signal.Accepted(CallBegin.of(answer.headers())));
            return BodySubscribers.fromSubscriber(new Receiver(), receiver -> null);
        }
        return BodySubscribers.mapping(BodySubscribers.ofString(StandardCharsets.UTF_8), body -> {
            signals.add(new Signal.Refused(
                    answer.statusCode(),
                    answer.headers().firstValue("Retry-After").orElse(null),
                    body));
            return null;
        });
    }

    /** Attaches the HTTP call whose response this is: its failure is the stream's, and closing the stream cancels it. */
    void attach(CompletableFuture<?> sent) {
        call.set(sent);
        var unused = sent.whenComplete((done, failure) -> {
            if (failure != null) {
                signals.add(new Signal.Broken(failure));
            }
        });
    }

    /**
     * The next message; empty when none came in time.
     *
     * @throws AgentCallException when the stream broke, was refused, or ended without its last message
     */
    Optional<AgentMessage> next(Duration wait) throws AgentCallException, InterruptedException {
        if (messages.isEmpty()) {
            Optional<AgentMessage> begin = await(wait);
            if (begin.isPresent()) {
                return begin;
            }
        }
        String message = messages.poll();
        return message == null ? Optional.empty() : Optional.of(parse(message));
    }

    @Override
    public void close() {
        Flow.Subscription current = subscription.get();
        if (current != null) {
            current.cancel();
        }
        CompletableFuture<?> sent = call.get();
        if (sent != null) {
            sent.cancel(true);
        }
    }

    private Optional<AgentMessage> await(Duration wait) throws AgentCallException, InterruptedException {
        Signal signal = signals.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        switch (signal) {
            case null -> {
                if (begun && heard.plus(SILENCE).isBefore(Instant.now())) {
                    throw AgentCallException.silent();
                }
            }
            case Signal.Accepted accepted -> {
                begun = true;
                heard = Instant.now();
                return accepted.begin().map(AgentMessage.Begin::new);
            }
            case Signal.Chunk chunk -> take(chunk);
            case Signal.Refused refused ->
                throw AgentCallException.refused(refused.status(), refused.retryAfter(), refused.body());
            case Signal.Broken broken -> throw AgentCallException.of(broken.cause(), begun);
            case Signal.Closed closed -> throw AgentCallException.cutShort(null);
        }
        return Optional.empty();
    }

    private void take(Signal.Chunk chunk) throws AgentCallException {
        begun = true;
        heard = Instant.now();
        for (ByteBuffer bytes : chunk.bytes()) {
            messages.addAll(lines.feed(bytes));
        }
        Flow.Subscription current = subscription.get();
        if (current != null) {
            current.request(1);
        }
    }

    private static AgentMessage parse(String text) throws AgentCallException {
        try {
            return AgentMessage.parse(text);
        } catch (JsonProcessingException e) {
            throw AgentCallException.unreadable(e.getOriginalMessage());
        }
    }

    private sealed interface Signal {
        record Accepted(Optional<CallBegin> begin) implements Signal {}

        record Chunk(List<ByteBuffer> bytes) implements Signal {}

        record Refused(int status, @Nullable String retryAfter, String body) implements Signal {}

        record Broken(Throwable cause) implements Signal {}

        record Closed() implements Signal {}
    }

    private final class Receiver implements Flow.Subscriber<List<ByteBuffer>> {
        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription.set(newSubscription);
            newSubscription.request(WINDOW);
        }

        @Override
        public void onNext(List<ByteBuffer> bytes) {
            signals.add(new Signal.Chunk(bytes));
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
