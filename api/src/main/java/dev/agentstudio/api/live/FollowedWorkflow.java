package dev.agentstudio.api.live;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** One workflow that is followed for the streams of its owner. */
final class FollowedWorkflow implements Subscriber<LiveEvent> {
    private final OwnerWatch owner;
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private volatile long last;
    private volatile boolean hasEnded;

    /** @param since the sequence after which it is followed */
    FollowedWorkflow(OwnerWatch owner, long since) {
        this.owner = owner;
        this.last = since;
    }

    /** Sequence of the last durable event that was delivered. */
    long last() {
        return last;
    }

    boolean hasEnded() {
        return hasEnded;
    }

    void cancel() {
        Subscription current = subscription.get();
        if (current != null) {
            current.cancel();
        }
        hasEnded = true;
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription.set(begun);
        begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(LiveEvent event) {
        if (event instanceof LiveEvent.Durable durable) {
            last = durable.sequence();
        }
        owner.publish(event);
    }

    @Override
    public void onError(Throwable failure) {
        hasEnded = true;
    }

    @Override
    public void onComplete() {
        hasEnded = true;
    }
}
