package dev.agentstudio.api.live;

import org.jspecify.annotations.Nullable;

/** The events of all workflows of an owner that wait for one subscriber. */
final class OwnerQueue implements EventSource {
    /** Events that may wait. */
    static final int MAX_WAITING = 10_000;

    private final OwnerWatch watch;
    private final Runnable onClose;
    private final WaitingEvents<LiveEvent> waiting = new WaitingEvents<>(MAX_WAITING);
    private volatile @Nullable FeedSubscription subscription;

    OwnerQueue(OwnerWatch watch, Runnable onClose) {
        this.watch = watch;
        this.onClose = onClose;
    }

    @Override
    public void open(FeedSubscription opened) {
        subscription = opened;
        watch.add(this);
    }

    @Override
    public @Nullable LiveEvent next() {
        return waiting.poll();
    }

    @Override
    public boolean isComplete() {
        return watch.hasEnded();
    }

    @Override
    public @Nullable RuntimeException failure() {
        return waiting.failure();
    }

    @Override
    public void close() {
        watch.remove(this);
        onClose.run();
    }

    void offer(LiveEvent event) {
        waiting.add(event);
        wake();
    }

    void wake() {
        FeedSubscription opened = subscription;
        if (opened != null) {
            opened.wake();
        }
    }
}
