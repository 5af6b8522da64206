package dev.agentstudio.api.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

class EventStreamsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Caller ALICE = new Caller("alice", "alice", false, null, null);
    private static final Caller BOB = new Caller("bob", "bob", false, null, null);

    private final EventStreams streams = new EventStreams(new LiveSettings(1, 1, 1, Duration.ofMillis(20)));

    @Test
    void streamsOfOneCallerAreBounded() {
        Disposable first = open(ALICE).subscribe();
        assertThatThrownBy(() -> open(ALICE))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(429))
                .hasMessage("1 event streams are open, which is as many as a caller may have at once; close one");
        open(BOB).subscribe().dispose();
        first.dispose();
        open(ALICE).subscribe().dispose();
    }

    @Test
    void idleStreamHasComments() {
        List<String> received = new CopyOnWriteArrayList<>();
        Disposable stream = open(ALICE).subscribe(bytes -> received.add(new String(bytes, StandardCharsets.UTF_8)));
        await("comments").atMost(TIMEOUT).until(() -> received.size() >= 3);
        stream.dispose();
        assertThat(received.subList(0, 3)).containsExactly("retry: 1000\n\n", ": keep-alive\n\n", ": keep-alive\n\n");
    }

    @Test
    void clientThatReadsNothingIsDisconnected() {
        AtomicBoolean hasEnded = new AtomicBoolean();
        open(ALICE).doFinally(end -> hasEnded.set(true)).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }
        });
        await("the end").atMost(TIMEOUT).untilTrue(hasEnded);
    }

    private Flux<byte[]> open(Caller caller) {
        return Flux.from(streams.open(HttpRequest.GET("/"), caller, Flux.never(), true));
    }
}
