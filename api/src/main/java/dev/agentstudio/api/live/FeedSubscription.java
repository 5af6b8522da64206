package dev.agentstudio.api.live;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Hands the events of a source to one subscriber, as many as it asks for. The thread that wakes it delivers, unless another one is already
 * delivering, which then looks once more: so signals never overlap, and no event waits for another one to come.
 */
final class FeedSubscription implements Subscription {
    private final Subscriber<? super LiveEvent> subscriber;
    private final EventSource source;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile @Nullable IllegalArgumentException invalidDemand;

    private FeedSubscription(Subscriber<? super LiveEvent> subscriber, EventSource source) {
        this.subscriber = subscriber;
        this.source = source;
    }

    static void begin(Subscriber<? super LiveEvent> subscriber, EventSource source) {
        FeedSubscription subscription = new FeedSubscription(subscriber, source);
        // Nothing is delivered before the subscriber has its subscription.
        subscription.wakes.incrementAndGet();
        source.open(subscription);
        subscriber.onSubscribe(subscription);
        subscription.deliver();
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            invalidDemand = new IllegalArgumentException("A demand of at least 1 is expected, not " + count);
        } else {
            demand.accumulateAndGet(count, (known, added) -> known + added < 0 ? Long.MAX_VALUE : known + added);
        }
        wake();
    }

    @Override
    public void cancel() {
        end();
    }

    /** There may be something to deliver. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            deliver();
        }
    }

    private void deliver() {
        int seen = wakes.get();
        do {
            deliverWhatIsThere();
            seen = wakes.addAndGet(-seen);
        } while (seen != 0);
    }

    private void deliverWhatIsThere() {
        while (!hasEnded.get()) {
            RuntimeException failure = invalidDemand == null ? source.failure() : invalidDemand;
            if (failure != null) {
                fail(failure);
                return;
            }
            LiveEvent event = demand.get() > 0 ? source.next() : null;
            if (event == null) {
                completeIfOver();
                return;
            }
            demand.updateAndGet(known -> known == Long.MAX_VALUE ? known : known - 1);
            subscriber.onNext(event);
        }
    }

    private void completeIfOver() {
        if (source.isComplete() && end()) {
            subscriber.onComplete();
        }
    }

    private void fail(RuntimeException failure) {
        if (end()) {
            subscriber.onError(failure);
        }
    }

    /** False when it had ended before. */
    private boolean end() {
        boolean isFirst = hasEnded.compareAndSet(false, true);
        if (isFirst) {
            source.close();
        }
        return isFirst;
    }
}
