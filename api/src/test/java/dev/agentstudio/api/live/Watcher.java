package dev.agentstudio.api.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber with what it has received. Asks for what a test wants it to ask for. */
final class Watcher implements Subscriber<LiveEvent> {
    private final List<LiveEvent> events = new CopyOnWriteArrayList<>();
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean isComplete;

    static Watcher of(SharedLog log, long since) {
        Watcher watcher = new Watcher();
        FeedSubscription.begin(watcher, new WorkflowCursor(log, since, () -> {}));
        return watcher;
    }

    List<LiveEvent> events() {
        return events;
    }

    List<Long> sequences() {
        return events.stream()
                .filter(LiveEvent.Durable.class::isInstance)
                .map(event -> ((LiveEvent.Durable) event).sequence())
                .toList();
    }

    boolean isComplete() {
        return isComplete;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    void request(long count) {
        Subscription begun = subscription;
        if (begun != null) {
            begun.request(count);
        }
    }

    void cancel() {
        Subscription begun = subscription;
        if (begun != null) {
            begun.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
    }

    @Override
    public void onNext(LiveEvent event) {
        if (isComplete) {
            throw new IllegalStateException("An event after the end: " + event);
        }
        events.add(event);
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
    }

    @Override
    public void onComplete() {
        isComplete = true;
    }
}
